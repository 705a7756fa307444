import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, Empty, OperationDialog, Page, Table, Tabs, useAddress, useCan, useGo, useOperation, usePagedOperation } from '#ui'
import { environmentPath, listEnvironments, listReleases, releaseName, saveEnvironment } from '../contract.ts'
import { environmentColumns } from './environment-columns.tsx'
import { releaseColumns } from './release-columns.tsx'
import { ReleasePanel } from './release-panel.tsx'

/** The one strategy that there is; the rest of its fields have defaults or are asked for. */
const newTarget = { target: { strategy: 'process' as const, command: '', healthUrl: '' } }

/** What is live where, and everything that was released. */
export function ReleasesPage() {
  const [isAdding, setIsAdding] = useState(false)
  const can = useCan()
  const go = useGo()
  const { search, setSearch } = useAddress()
  const environments = useOperation(listEnvironments, {}, { everyMs: 5000 })
  return (
    <Page title="Releases" panel={search['release'] ? <ReleasePanel key={search['release']} name={search['release']} onClose={() => setSearch({ release: undefined })} /> : undefined} lead="What is live where, and everything that was released." actions={can(saveEnvironment.access) ? <Button look="primary" icon={IconPlus} onClick={() => setIsAdding(true)}>Add an environment</Button> : null}>
      <Tabs tabs={[
        {
          key: 'environments', label: 'Environments', count: environments.data?.items.length,
          content: (
            <Table label="Environments" rows={environments.data?.items} error={environments.error} onRetry={() => void environments.refetch()} columns={environmentColumns} rowKey={({ service, name }) => `${service} ${name}`} href={({ service, name }) => environmentPath(service, name)}
              empty={<Empty title="No environment yet" command="./daybook releases save-environment production service:default/shop">An environment is where a service runs: a command, the address that says it is healthy, and the repository that it is built from.</Empty>} />
          ),
        },
        { key: 'releases', label: 'Releases', content: <AllReleases /> },
      ]} />
      <OperationDialog operation={saveEnvironment} title="Add an environment" action="Add the environment" isOpen={isAdding} onClose={() => setIsAdding(false)} initial={newTarget} onDone={({ service, name }) => go(environmentPath(service, name))}>
        What is built already is deployed there at once, and each release of the default branch after it, unless that is turned off.
      </OperationDialog>
    </Page>
  )
}

function AllReleases() {
  const { search, setSearch } = useAddress()
  const service = search['service']
  const list = usePagedOperation(listReleases, { ...(service ? { service } : {}), limit: 100 }, { live: ['dev.cdevents.service.', 'dev.daybook.release.', 'dev.daybook.deployment.'] })
  return (
    <Table label="Releases" name="releases" rows={list.rows} error={list.error} onRetry={list.refetch} columns={releaseColumns} rowKey={({ id }) => id} openKey={list.rows?.find((release) => releaseName(release) === search['release'])?.id} onOpen={(release) => setSearch({ release: releaseName(release) === search['release'] ? undefined : releaseName(release) }, true)} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
      empty={<Empty title="Nothing is released yet" command="git push">A commit of the default branch whose pipeline passes becomes a release of each service that has an environment.</Empty>} />
  )
}
