import { type CallError, type Column, Empty, StatusWord, Table, Time } from '#ui'
import type { OutputOf } from '#lib/operation'
import type { listSources } from '../contract.ts'

type Source = OutputOf<typeof listSources>['items'][number]

const words: Readonly<Record<Source['kind'], string>> = { file: 'File', journal: 'Journal', container: 'Container', run: 'Runs', daybook: 'Daybook', syslog: 'Syslog', loki: 'Loki push', otlp: 'OTLP', 'remote-write': 'Remote write' }

const columns: readonly Column<Source>[] = [
  { key: 'name', label: 'From', cell: ({ name }) => <span title={name}>{name}</span>, sort: ({ name }) => name, width: 'minmax(200px, 3fr)' },
  { key: 'health', label: 'State', cell: ({ health }) => <StatusWord word={health} />, filter: ({ health }) => health, width: '110px' },
  { key: 'kind', label: 'Kind', cell: ({ kind }) => words[kind], filter: ({ kind }) => words[kind], width: '120px' },
  { key: 'items', label: 'Taken', cell: ({ items }) => items.toLocaleString('en'), sort: ({ items }) => items, align: 'end', isNamedOnPhone: true, width: '100px' },
  { key: 'rate', label: 'A second', cell: ({ perSecond }) => perSecond.toLocaleString('en', { maximumFractionDigits: 1 }), sort: ({ perSecond }) => perSecond, align: 'end', isNamedOnPhone: true, width: '90px' },
  { key: 'at', label: 'Last seen', cell: ({ lastAt }) => lastAt ? <Time at={lastAt} /> : 'not yet', align: 'end', isNamedOnPhone: true, width: '110px' },
  { key: 'problem', label: 'What is wrong', cell: ({ problem, detail }) => problem ?? detail, width: 'minmax(160px, 3fr)' },
]

/** Files, journals and containers that are read, and who sends; counted since this server began. */
export function SourcesTable({ rows, error, onRetry }: { rows: readonly Source[] | undefined; error: CallError | null; onRetry: () => void }) {
  return (
    <Table label="Sources" rows={rows} columns={columns} rowKey={({ kind, name }) => `${kind} ${name}`} error={error} onRetry={onRetry}
      empty={<Empty title="Nothing is read and nobody has sent anything since the start">Name files by DAYBOOK_OBSERVABILITY_LOG_FILES=/var/log/nginx/*.log, or send by OTLP, remote-write or Loki push.</Empty>} />
  )
}
