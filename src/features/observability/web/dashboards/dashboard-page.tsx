import { IconPencil, IconStar, IconStarFilled } from '@tabler/icons-react'
import { Button, Chip, ErrorNotice, IconButton, lazyPart, Page, useAddress, useCan, useCommand, useOperation, useSay, Waiting, WhileLoading } from '#ui'
import type { OutputOf } from '#lib/operation'
import { saveDashboard, showDashboard, starDashboard } from '../../contract.ts'
import { DashboardActions } from './dashboard-actions.tsx'
import { DashboardView } from './dashboard-view.tsx'
import { shownAt, sourceWords } from './dashboard-href.ts'
import { NotUnderstoodNotice } from './not-understood.tsx'
import { TimeBar } from './time-bar.tsx'
import { useDashboardTime } from './use-dashboard-time.ts'

const Editor = lazyPart(async () => (await import('./edit/dashboard-editor.tsx')).DashboardEditor)

/** A dashboard: looked at, or edited in place. */
export function DashboardPage() {
  const { params, search } = useAddress()
  const asked = shownAt({ params, search })
  const { id } = asked
  const { data, error, refetch } = useOperation(showDashboard, asked, { live: ['dev.daybook.dashboard.', 'dev.daybook.entity.'] })
  const crumbs = [{ label: 'Dashboards', href: '/dashboards' }]
  if (error && !data) return <Page title="Dashboard" crumbs={crumbs}><ErrorNotice error={error} title={error.code === 'not-found' ? 'There is no such dashboard' : 'The dashboard could not be read'} onRetry={() => void refetch()} /></Page>
  if (!data || data.id !== id) return <Page title="Dashboard" crumbs={crumbs}><Waiting rows={10} /></Page>
  if (search['edit'] !== undefined) return <WhileLoading show={<Waiting rows={10} />}><Editor key={id} shown={data} /></WhileLoading>
  return <ShownDashboard shown={data} />
}

function ShownDashboard({ shown }: { readonly shown: OutputOf<typeof showDashboard> }) {
  const { search, setSearch } = useAddress()
  const { id, dashboard, source, file, notUnderstood, updatedBy, isStarred } = shown
  const time = useDashboardTime(dashboard)
  const say = useSay()
  const star = useCommand(starDashboard)
  const can = useCan()
  const aloneAt = search['panel'] === undefined ? undefined : Number(search['panel'])
  return (
    <Page title={dashboard.title} crumbs={[{ label: 'Dashboards', href: '/dashboards' }]}
      aside={<>
        <IconButton icon={isStarred ? IconStarFilled : IconStar} label={isStarred ? 'Take the star away' : 'Star it'} isPressed={isStarred} onClick={() => star.mutate({ id, isStarred: !isStarred }, { onError: say.error })} />
        <Chip>{sourceWords[source]}</Chip>{(dashboard.tags ?? []).map((tag) => <Chip key={tag}>{tag}</Chip>)}
      </>}
      lead={<>{dashboard.description ? <span>{dashboard.description}</span> : null}{file ? <code>{file}</code> : null}{updatedBy ? <span>Saved by {updatedBy}</span> : null}</>}
      actions={<>
        {aloneAt !== undefined ? <Button onClick={() => setSearch({ panel: undefined })}>All panels</Button> : null}
        <TimeBar time={time} usual={dashboard.range} />
        {can(saveDashboard.access) ? <Button icon={IconPencil} onClick={() => setSearch({ edit: 'yes', panel: undefined }, true)}>Edit</Button> : null}
        <DashboardActions shown={shown} time={time} />
      </>}>
      {notUnderstood.length > 0 ? <NotUnderstoodNotice notes={notUnderstood} /> : null}
      <DashboardView dashboard={dashboard} time={time} aloneAt={aloneAt} actionsOf={(at) => [{ label: aloneAt === undefined ? 'View alone' : 'View with the others', onClick: () => setSearch({ panel: aloneAt === undefined ? String(at) : undefined }, true) }]} />
    </Page>
  )
}
