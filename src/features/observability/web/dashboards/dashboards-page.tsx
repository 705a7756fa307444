import { useEffect } from 'react'
import { IconStar, IconStarFilled } from '@tabler/icons-react'
import { Button, Chip, Choice, type Column, Empty, FilterBar, IconButton, Page, Row, SearchField, Table, Time, Toggle, useAddress, useCan, useCommand, useGo, useOperation, useSay } from '#ui'
import { type DashboardSummary, listDashboards, saveDashboard, starDashboard } from '../../contract.ts'
import { dashboardHref, sourceWords } from './dashboard-href.ts'

const makers = { new: '/dashboards/new', import: '/dashboards/import' }
const sources = Object.entries(sourceWords).map(([value, label]) => ({ value, label }))

/** All dashboards: those that come with Daybook, those made here, those in files. */
export function DashboardsPage() {
  const { search } = useAddress()
  useOldAddress(search)
  const can = useCan()
  const source = sources.find(({ value }) => value === search['source'])?.value as DashboardSummary['source'] | undefined
  const { data, error, refetch } = useOperation(listDashboards, { ...(search['text'] ? { text: search['text'] } : {}), ...(search['tag'] ? { tag: search['tag'] } : {}), ...(source ? { source } : {}), starred: search['starred'] === 'yes' }, { live: ['dev.daybook.dashboard.', 'dev.daybook.entity.'] })
  const columns: readonly Column<DashboardSummary>[] = [
    { key: 'title', label: 'Dashboard', cell: ({ title }) => title, sort: ({ title }) => title, width: 'minmax(180px, 3fr)' },
    { key: 'about', label: 'About', cell: ({ description, file }) => file ? <code>{file}</code> : description, isHiddenOnPhone: true, width: 'minmax(160px, 4fr)' },
    { key: 'tags', label: 'Tags', cell: ({ tags }) => <Row>{tags.slice(0, 4).map((tag) => <Chip key={tag}>{tag}</Chip>)}</Row>, isHiddenOnPhone: true, width: 'minmax(100px, 2fr)' },
    { key: 'source', label: 'From', cell: (row) => sourceWords[row.source], sort: (row) => row.source, width: '150px' },
    { key: 'panels', label: 'Panels', cell: ({ panelCount }) => panelCount, sort: ({ panelCount }) => panelCount, align: 'end', isNamedOnPhone: true, width: '80px' },
    { key: 'saved', label: 'Saved', cell: ({ updatedAt, source: from }) => updatedAt && from === 'page' ? <Time at={updatedAt} /> : '–', sort: ({ updatedAt }) => updatedAt ?? '', align: 'end', isHiddenOnPhone: true, width: '110px' },
    { key: 'star', label: 'Star', cell: (row) => <Star row={row} />, sort: ({ isStarred }) => Number(isStarred), width: '60px' },
  ]
  return (
    <Page title="Dashboards" lead="What is measured, as pictures. Those of hosts, containers and Daybook need no set-up."
      actions={<><Button href="/targets">Targets</Button>{can(saveDashboard.access) ? <><Button href={makers.import}>Import</Button><Button look="primary" href={makers.new}>New dashboard</Button></> : null}</>}>
      <FilterBar>
        <SearchField label="Title, description or tag" /><Choice name="source" label="From" options={sources} />
        {data && data.tags.length > 0 ? <Choice name="tag" label="Tag" options={data.tags.map(({ value, count }) => ({ value, label: `${value} (${count})` }))} /> : null}<Toggle name="starred" label="Starred" />
      </FilterBar>
      <Table label="Dashboards" rows={data?.items} columns={columns} rowKey={({ id }) => id} href={({ id }) => dashboardHref(id)} error={error} onRetry={() => void refetch()}
        empty={<Empty title="No dashboard fits">Take a filter away, or make one: with New dashboard, or by putting a *.dashboard.yaml or a dashboard of Grafana into a repository.</Empty>} />
    </Page>
  )
}

function Star({ row: { id, title, isStarred } }: { readonly row: DashboardSummary }) {
  const star = useCommand(starDashboard)
  const say = useSay()
  return <span onClick={(event) => event.preventDefault()}><IconButton icon={isStarred ? IconStarFilled : IconStar} label={`${isStarred ? 'Take the star from' : 'Star'} ${title}`} isPressed={isStarred} onClick={() => star.mutate({ id, isStarred: !isStarred }, { onError: say.error })} /></span>
}

/** Links of before there was a list: `?host=` and `?tab=` led to what comes with Daybook. */
function useOldAddress({ host, tab, range }: Readonly<Record<string, string | undefined>>): void {
  const go = useGo()
  useEffect(() => {
    const more = new URLSearchParams({ ...(host ? { 'var-instance': host } : {}), ...(range ? { range } : {}) }).toString()
    const old = tab === 'containers' || tab === 'daybook' ? tab : host || tab === 'host' ? 'host' : undefined
    if (old) go(`/dashboards/${old}${more ? `?${more}` : ''}`, true)
  }, [host, tab])
}
