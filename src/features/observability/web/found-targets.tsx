import { useState } from 'react'
import { type CallError, type Column, Empty, EntityLink, Notice, Stack, Table } from '#ui'
import type { OutputOf } from '#lib/operation'
import type { listTargets } from '../contract.ts'

type Found = OutputOf<typeof listTargets>['found'][number]

const words: Readonly<Record<Found['state'], string>> = { 'not-allowed': 'Not allowed', 'not-reachable': 'Not reachable from here', 'no-metrics': 'No metrics', 'scraped-already': 'Scraped already' }

const columns: readonly Column<Found>[] = [
  { key: 'entity', label: 'What', cell: ({ entity, name }) => <EntityLink entity={entity} title={name} />, sort: ({ name }) => name, width: 'minmax(140px, 1fr)' },
  { key: 'url', label: 'Address', cell: ({ url }) => url ?? 'no address', sort: ({ url }) => url ?? '', width: 'minmax(180px, 2fr)' },
  { key: 'state', label: 'State', cell: ({ state }) => words[state], filter: ({ state }) => words[state], width: '180px' },
  { key: 'environment', label: 'Environment', cell: ({ environment }) => environment ?? '', filter: ({ environment }) => environment ?? 'none', width: '120px' },
  { key: 'reason', label: 'Why, and what to do', cell: ({ reason }) => <span className="cut" title={reason}>{reason}</span>, width: 'minmax(240px, 3fr)' },
]

function keyOf({ entity, url, environment }: Found): string {
  return `${entity} ${url ?? ''} ${environment ?? ''}`
}

/** What the catalog names and is not scraped; a row that is opened shows its whole reason. */
export function FoundTargets({ rows, error, onRetry }: { rows: readonly Found[] | undefined; error: CallError | null; onRetry: () => void }) {
  const [openKey, setOpenKey] = useState<string>()
  const open = rows?.find((row) => keyOf(row) === openKey)
  return (
    <Stack>
      {rows?.some(({ state }) => state === 'not-allowed') ? <Notice><span>A file of a repository may name any address, so what the catalog names is asked only where <code>DAYBOOK_OBSERVABILITY_CATALOG_TARGETS</code> allows it.</span></Notice> : null}
      <Table label="Found, not scraped" rows={rows} columns={columns} rowKey={keyOf} onOpen={(row) => setOpenKey(keyOf(row) === openKey ? undefined : keyOf(row))} openKey={openKey} error={error} onRetry={onRetry}
        empty={<Empty title="Nothing else was found">What the catalog, Compose files and Kubernetes manifests say of metrics by prometheus.io/scrape and Daybook does not scrape is listed here, with the reason.</Empty>} />
      {open ? <Notice><span><strong>{open.name}</strong> {open.reason}{open.file === null ? null : <> It is named by <code>{open.file}</code>.</>}</span></Notice> : null}
    </Stack>
  )
}
