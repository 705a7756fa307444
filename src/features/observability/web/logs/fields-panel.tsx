import { IconMinus, IconPlus } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { Chip, Empty, Fold, IconButton, Panel, Stack, Text } from '#ui'
import type { LogLine } from '#kernel/telemetry/contract'
import { type CountedField, countFields } from './field-counts.ts'
import { withFilter } from './query-edit.ts'

interface FieldsPanelProps {
  readonly lines: readonly LogLine[]
  readonly query: string
  readonly streamNames: { readonly known: ReadonlySet<string> }
  readonly onClose: () => void
  readonly onAsk: (query: string) => void
}

/** The labels and fields of the lines on the page with their values; each asks for more or less of it. */
export function FieldsPanel({ lines, query, streamNames, onClose, onAsk }: FieldsPanelProps) {
  const fields = useMemo(() => countFields(lines, streamNames.known), [lines, streamNames.known])
  return (
    <Panel title="Fields" onClose={onClose}>
      <Stack gap="small">
        <Text look="muted" size="small">Of the lines on this page. A plus asks only for lines with a value, a minus for those without.</Text>
        {fields.length === 0 ? <Empty title="No line, no field" /> : fields.map((field) => <OneField key={field.name} field={field} query={query} onAsk={onAsk} />)}
      </Stack>
    </Panel>
  )
}

function OneField({ field: { name, source, count, distinct, values }, query, onAsk }: { field: CountedField; query: string; onAsk: (query: string) => void }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <div className="log-field">
      <Fold label={`values of ${name}`} count={count} isOpen={isOpen} onToggle={() => setIsOpen(!isOpen)}><code>{name}</code> <Chip>{source}</Chip></Fold>
      {isOpen ? (
        <ul className="log-values" aria-label={`Values of ${name}`}>
          {values.map(({ value, count: times }) => (
            <li key={value}>
              <span className="cut" title={value}>{value || '(empty)'}</span><Text look="muted" size="small">{times.toLocaleString('en')}</Text>
              <IconButton icon={IconPlus} label={`Only lines with ${name} ${value}`} onClick={() => onAsk(withFilter(query, { name, value, source, isExcluded: false }))} />
              <IconButton icon={IconMinus} label={`No lines with ${name} ${value}`} onClick={() => onAsk(withFilter(query, { name, value, source, isExcluded: true }))} />
            </li>
          ))}
          {distinct > values.length ? <li><Text look="muted" size="small">and {(distinct - values.length).toLocaleString('en')} other values</Text></li> : null}
        </ul>
      ) : null}
    </div>
  )
}
