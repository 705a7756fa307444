import { Choice, Empty, FilterBar, Page, SearchField, Segments, Table, useAddress, useNow, usePagedOperation } from '#ui'
import { listRuns, RunState } from '../contract.ts'
import { runColumns } from './run-columns.tsx'

const ranges = [{ value: 'all', label: 'All' }, { value: '24h', label: '24 h' }, { value: '7d', label: '7 d' }, { value: '30d', label: '30 d' }]
const rangeMs: Readonly<Record<string, number>> = { '24h': 86_400_000, '7d': 7 * 86_400_000, '30d': 30 * 86_400_000 }
const fields = ['kind', 'subject', 'environment', 'startedBy', 'text', 'since', 'until'] as const

/** All runs, newest first; the filters are the address. */
export function RunsPage() {
  const list = usePagedOperation(listRuns, { ...useRunFilter(), limit: 100 }, { live: ['dev.daybook.run.', 'dev.daybook.gate.', 'runs'] })
  const { search } = useAddress()
  const isNarrow = [...fields, 'state', 'range'].some((name) => search[name])
  return (
    <Page title="Runs">
      <FilterBar end={<Segments name="range" label="Range" options={ranges} />}>
        <SearchField label="Search in titles" />
        <Choice name="state" label="Any state" options={RunState.options.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }))} />
      </FilterBar>
      <Table label="Runs" rows={list.rows} error={list.error} onRetry={list.refetch} columns={runColumns} rowKey={({ id }) => id} href={({ id }) => `/runs/${id}`} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
        empty={isNarrow ? <Empty title="No run fits these filters">Widen the range or take filters away.</Empty> : <Empty title="Nothing has run" command="git push">Pipelines, deployments and scripts are runs. A push to a repository with workflows starts the first.</Empty>} />
    </Page>
  )
}

/** What the address says of the list. A range begins at a whole minute, so that the list is not read anew each second. */
function useRunFilter() {
  const { search } = useAddress()
  const nowMs = useNow(60_000)
  const state = RunState.safeParse(search['state']).data
  const ms = rangeMs[search['range'] ?? '']
  const given = Object.fromEntries(fields.flatMap((name) => (search[name] ? [[name, search[name]]] : [])))
  return { ...(ms === undefined ? {} : { since: new Date(Math.floor(nowMs / ms * 24) * ms / 24 - ms).toISOString() }), ...given, ...(state ? { state } : {}) }
}
