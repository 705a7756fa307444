import { Choice, Empty, FilterBar, Page, SearchField, Table, useAddress, usePagedOperation } from '#ui'
import { listRuns, RunState } from '../contract.ts'
import { runColumns } from './run-columns.tsx'

/** All runs, newest first. */
export function RunsPage() {
  const { search } = useAddress()
  const state = RunState.safeParse(search['state']).data
  const { kind, subject, text } = search
  const list = usePagedOperation(listRuns, { ...(state ? { state } : {}), ...(kind ? { kind } : {}), ...(subject ? { subject } : {}), ...(text ? { text } : {}), limit: 100 }, { live: ['dev.daybook.run.', 'dev.daybook.gate.', 'runs'] })
  return (
    <Page title="Runs">
      <FilterBar>
        <SearchField label="Search in titles" />
        <Choice name="state" label="Any state" options={RunState.options.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }))} />
      </FilterBar>
      <Table label="Runs" rows={list.rows} error={list.error} onRetry={list.refetch} columns={runColumns} rowKey={({ id }) => id} href={({ id }) => `/runs/${id}`} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
        empty={<Empty title="Nothing has run" command="git push">Pipelines, deployments and scripts are runs. A push to a repository with workflows starts the first.</Empty>} />
    </Page>
  )
}
