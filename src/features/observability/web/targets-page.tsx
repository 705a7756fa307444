import { type Column, DurationMs, Empty, EntityLink, Notice, Page, Status, type StatusState, Table, Tabs, Text, Time, useOperation } from '#ui'
import type { OutputOf } from '#lib/operation'
import { listSources, listTargets } from '../contract.ts'
import { FoundTargets } from './found-targets.tsx'
import { SourcesTable } from './sources-table.tsx'

type Target = OutputOf<typeof listTargets>['items'][number]
type Unused = OutputOf<typeof listTargets>['notSupported'][number]

const states: Readonly<Record<Target['health'], StatusState>> = { up: 'ok', down: 'failing', unknown: 'unknown' }
const healthWords: Readonly<Record<Target['health'], string>> = { up: 'Up', down: 'Down', unknown: 'Unknown' }

const columns: readonly Column<Target>[] = [
  { key: 'url', label: 'Address', cell: ({ url }) => url, sort: ({ url }) => url, width: 'minmax(200px, 3fr)' },
  { key: 'health', label: 'State', cell: ({ health }) => <Status state={states[health]} word={healthWords[health]} />, filter: ({ health }) => healthWords[health], width: '110px' },
  { key: 'job', label: 'Job', cell: ({ job, entity }) => (entity === null ? job : <EntityLink entity={entity} title={job} />), filter: ({ job }) => job },
  { key: 'source', label: 'Named by', cell: ({ source }) => <span className="cut" title={source}>{source}</span>, filter: ({ source }) => source, isHiddenOnPhone: true, width: '140px' },
  { key: 'samples', label: 'Samples', cell: ({ samples }) => samples.toLocaleString('en'), sort: ({ samples }) => samples, align: 'end', isNamedOnPhone: true, width: '90px' },
  { key: 'took', label: 'Took', cell: ({ durationMs }) => <DurationMs ms={durationMs} />, sort: ({ durationMs }) => durationMs, align: 'end', isNamedOnPhone: true, width: '90px' },
  { key: 'at', label: 'Last asked', cell: ({ lastScrapeAt }) => lastScrapeAt ? <Time at={lastScrapeAt} /> : 'not yet', align: 'end', isNamedOnPhone: true, width: '110px' },
  { key: 'error', label: 'What was wrong', cell: ({ lastError }) => <span className="cut" title={lastError ?? ''}>{lastError ?? ''}</span>, width: 'minmax(120px, 2fr)' },
]

const unusedColumns: readonly Column<Unused>[] = [
  { key: 'path', label: 'Where', cell: ({ path }) => <code>{path}</code>, sort: ({ path }) => path, width: 'minmax(200px, 1fr)' },
  { key: 'message', label: 'Why', cell: ({ message }) => message, width: 'minmax(240px, 2fr)' },
]

/** All that metrics and logs come from, how it goes, and what of the configuration is not used. */
export function TargetsPage() {
  const targets = useOperation(listTargets, {}, { live: false, everyMs: 10_000 })
  const sources = useOperation(listSources, {}, { live: false, everyMs: 10_000 })
  const { data } = targets
  const hasFound = (data?.found.length ?? 0) > 0
  const faults = [...(data?.faults ?? []), ...(sources.data?.faults ?? [])]
  return (
    <Page title="Targets" crumbs={[{ label: 'Dashboards', href: '/dashboards' }]} lead={data?.file ? <>Scraped as <code>{data.file}</code> and the labels of containers say, and the catalog where that is allowed.</> : 'What metrics and logs come from.'}>
      {faults.map(({ path, message }) => <Notice key={`${path}${message}`} look="degraded"><strong>{path}</strong> {message}</Notice>)}
      {data && !data.isScraping ? <Text look="muted">Another server of this Daybook scrapes at the moment; states are known there.</Text> : null}
      <Tabs tabs={[
        { key: 'scraped', label: 'Scraped', count: data?.items.length, content: <Table label="Targets" rows={data?.items} columns={columns} rowKey={({ job, url }) => `${job} ${url}`} error={targets.error} onRetry={() => void targets.refetch()}
          empty={<Empty title="Nothing is scraped">{hasFound ? 'What was found is listed beside this, with the reason why it is not asked. ' : ''}Put a prometheus.yml into the folder, or give a container the label prometheus.io/scrape=true. This machine is measured all the same.</Empty>} /> },
        { key: 'found', label: 'Found', count: data?.found.length, content: <FoundTargets rows={data?.found} error={targets.error} onRetry={() => void targets.refetch()} /> },
        { key: 'sources', label: 'Read and sent', count: sources.data?.items.length, content: <SourcesTable rows={sources.data?.items} error={sources.error} onRetry={() => void sources.refetch()} /> },
        { key: 'unused', label: 'Not used', count: data?.notSupported.length, content: <Table label="Not used" rows={data?.notSupported} columns={unusedColumns} rowKey={({ path }) => path} error={targets.error} onRetry={() => void targets.refetch()}
          empty={<Empty title="All of the configuration is used">What a prometheus.yml asks for and Daybook does not do is listed here.</Empty>} /> },
      ]} />
    </Page>
  )
}
