import { type Column, DurationMs, Empty, Notice, Page, StatusWord, Table, Text, Time, useOperation } from '#ui'
import type { OutputOf } from '#lib/operation'
import { listTargets } from '../contract.ts'

type Target = OutputOf<typeof listTargets>['items'][number]

const columns: readonly Column<Target>[] = [
  { key: 'url', label: 'Address', cell: ({ url }) => url, sort: ({ url }) => url, width: 'minmax(200px, 3fr)' },
  { key: 'health', label: 'State', cell: ({ health }) => <StatusWord word={health} />, filter: ({ health }) => health, width: '110px' },
  { key: 'job', label: 'Job', cell: ({ job }) => job, filter: ({ job }) => job },
  { key: 'samples', label: 'Samples', cell: ({ samples }) => samples.toLocaleString('en'), sort: ({ samples }) => samples, align: 'end', isNamedOnPhone: true, width: '90px' },
  { key: 'took', label: 'Took', cell: ({ durationMs }) => <DurationMs ms={durationMs} />, sort: ({ durationMs }) => durationMs, align: 'end', isNamedOnPhone: true, width: '90px' },
  { key: 'at', label: 'Last asked', cell: ({ lastScrapeAt }) => lastScrapeAt ? <Time at={lastScrapeAt} /> : 'not yet', align: 'end', isNamedOnPhone: true, width: '110px' },
  { key: 'error', label: 'What was wrong', cell: ({ lastError }) => lastError ?? '', width: 'minmax(120px, 2fr)' },
]

/** What metrics are scraped from, and what of the configuration is not done. */
export function TargetsPage() {
  const { data, error, refetch } = useOperation(listTargets, {}, { live: false, everyMs: 10_000 })
  return (
    <Page title="Targets" crumbs={[{ label: 'Dashboards', href: '/dashboards' }]} lead={data?.file ? <>Read from <code>{data.file}</code>, and from the containers of this machine.</> : 'What metrics are scraped from.'}>
      {data?.faults.map(({ path, message }) => <Notice key={`${path}${message}`} look="degraded"><strong>{path}</strong> {message}</Notice>)}
      {data?.notSupported.map(({ path, message }) => <Notice key={`${path}${message}`} look="degraded"><strong>{path}</strong> {message}</Notice>)}
      {data && !data.isScraping ? <Text look="muted">Another server of this Daybook scrapes at the moment; states are known there.</Text> : null}
      <Table label="Targets" rows={data?.items} columns={columns} rowKey={({ job, url }) => `${job} ${url}`} error={error} onRetry={() => void refetch()}
        empty={<Empty title="Nothing is scraped">Put a prometheus.yml into the folder, or give a container the label prometheus.io/scrape=true. This machine is measured all the same.</Empty>} />
    </Page>
  )
}
