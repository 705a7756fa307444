import { IconMinus, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, CodeBlock, CopyButton, Facts, IconButton, Panel, Row, Section, Stack, Time } from '#ui'
import type { LogLine } from '#kernel/telemetry/contract'
import { lineFields } from '#lib/logql'
import { LineContext } from './line-context.tsx'
import { LineEntities } from './line-entities.tsx'
import { selectorOfLabels, withFilter, type FieldFilter } from './query-edit.ts'
import { traceIdOf } from './trace-id.ts'

interface LinePanelProps {
  readonly line: LogLine
  readonly query: string
  readonly streamNames: { readonly known: ReadonlySet<string> }
  readonly onClose: () => void
  readonly onAsk: (query: string) => void
}

/** One line in full: its fields, what it belongs to, and what its stream said before and after. */
export function LinePanel({ line, query, streamNames, onClose, onAsk }: LinePanelProps) {
  const [hasContext, setHasContext] = useState(false)
  const stream = Object.fromEntries(Object.entries(line.labels).filter(([name]) => streamNames.known.has(name)))
  const others = Object.entries(line.labels).filter(([name]) => !streamNames.known.has(name))
  const own = lineFields(line.line)
  const trace = traceIdOf(line)
  const run = line.labels['run_id']
  const rows = (entries: readonly (readonly [string, string])[], source: FieldFilter['source']) => <FieldRows entries={entries} source={source} onFilter={(filter) => onAsk(withFilter(query, filter))} />
  return (
    <Panel title={<Time at={line.at} />} onClose={onClose} actions={<><Button size="small" onClick={() => onAsk(selectorOfLabels(stream))}>Only this stream</Button><Button size="small" isPressed={hasContext} onClick={() => setHasContext(!hasContext)}>Before and after</Button>{trace ? <Button size="small" href={`/traces/${trace}`}>Its trace</Button> : null}{run ? <Button size="small" href={`/runs/${run}?job=${encodeURIComponent(line.labels['run_job'] ?? '')}`}>Its run</Button> : null}</>}>
      <Stack>
        <Row align="start"><CopyButton text={line.line} label="Copy the line" /></Row>
        <CodeBlock label="Line" text={readable(line.line)} />
        {hasContext ? <LineContext line={line} stream={stream} /> : null}
        <LineEntities labels={line.labels} />
        {own && own.fields.length > 0 ? <Section title="Fields">{rows(own.fields, own.parser)}</Section> : null}
        {others.length > 0 ? <Section title="More labels">{rows(others, 'label')}</Section> : null}
        <Section title="Stream">{rows(Object.entries(stream), 'stream')}</Section>
        <Facts items={[['Time in ns', line.atNs]]} />
      </Stack>
    </Panel>
  )
}

function FieldRows({ entries, source, onFilter }: { entries: readonly (readonly [string, string])[]; source: FieldFilter['source']; onFilter: (filter: FieldFilter) => void }) {
  return (
    <ul className="log-values">
      {entries.map(([name, value]) => (
        <li key={name}>
          <span className="log-pair"><span className="muted">{name}</span> <span>{value}</span></span>
          <CopyButton text={value} label={`Copy ${name}`} />
          <IconButton icon={IconPlus} label={`Only lines with this ${name}`} onClick={() => onFilter({ name, value, source, isExcluded: false })} />
          <IconButton icon={IconMinus} label={`No lines with this ${name}`} onClick={() => onFilter({ name, value, source, isExcluded: true })} />
        </li>
      ))}
    </ul>
  )
}

/** JSON on lines of its own; anything else as it is. */
function readable(line: string): string {
  if (!line.startsWith('{')) return line
  try {
    return JSON.stringify(JSON.parse(line), undefined, 2)
  } catch {
    return line
  }
}
