import { Commit, EntityLink, ErrorNotice, Facts, Link, ObjectPanels, Panel, Text, Time, useOperation, Waiting } from '#ui'
import { ProductError } from '#lib/errors'
import { EntityRef } from '#lib/entity-ref'
import { listReleases, type Release, releaseName } from '../contract.ts'
import { Whereabouts } from './release-columns.tsx'

/** As many as comments look through to find a release. */
const mostRead = 500

/** One release: what is in it, where it runs, what is said about it. */
export function ReleasePanel({ name, onClose }: { name: string; onClose: () => void }) {
  const service = EntityRef.safeParse(name.slice(0, name.indexOf('@')))
  const { data, error } = useOperation(listReleases, { ...(service.success ? { service: service.data } : {}), limit: mostRead }, { isOn: service.success, live: ['dev.cdevents.service.', 'dev.daybook.release.', 'dev.daybook.deployment.'] })
  const release = data?.items.find((one) => releaseName(one) === name)
  const isUnknown = !service.success || (data !== undefined && !release)
  return (
    <Panel title={release?.version ?? 'Release'} onClose={onClose}>
      {error && !data ? <ErrorNotice error={error} title="The release could not be read" /> : null}
      {isUnknown ? <ErrorNotice error={new ProductError('not-found', `There is no release ${name}. Choose one from the list.`)} title="It is not there" /> : null}
      {release ? <ReleaseDetail release={release} /> : isUnknown || error ? null : <Waiting />}
    </Panel>
  )
}

function ReleaseDetail({ release }: { release: Release }) {
  const { service, repository, commit, message, author, createdAt, pipelineRunId, quarantine } = release
  return (
    <>
      <Text look="strong">{message}</Text>
      <Facts items={[
        ['Service', <EntityLink key="service" entity={service} />], ['Where', <Whereabouts key="where" release={release} />], ['Kept back', quarantine ? `${quarantine.reason} (${quarantine.by})` : null],
        ['Commit', <Commit key="commit" sha={commit} />], ['Repository', <EntityLink key="repository" entity={repository} />], ['Author', author], ['When', <Time key="at" at={createdAt} isExact />],
        ['Built by', pipelineRunId ? <Link key="run" href={`/runs/${pipelineRunId}`}>Open the run</Link> : null],
      ]} />
      <ObjectPanels on={`release:${releaseName(release)}`} />
    </>
  )
}
