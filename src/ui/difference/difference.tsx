import { useMemo, useState } from 'react'
import { differFields, type FieldChange, isRecord, showValue } from './field-difference.ts'
import { differLines, type DifferenceLine, foldSame } from './line-difference.ts'

export interface DifferenceProps {
  /** Text, or any JSON value; null or undefined for nothing. */
  readonly before: unknown
  readonly after: unknown
  readonly label?: string
}

/** Before and after, for everything that changed: texts line by line, records field by field, long texts in them by line too. */
export function Difference({ before, after, label = 'Difference' }: DifferenceProps) {
  return areLines(before, after) ? <TextDifference before={String(before ?? '')} after={String(after ?? '')} label={label} /> : <FieldDifference before={before} after={after} label={label} />
}

/** Texts of more than a line; one of the two may be missing. */
function areLines(...sides: readonly unknown[]): boolean {
  return sides.every((side) => typeof side === 'string' || side === null || side === undefined) && sides.some((side) => typeof side === 'string' && side.includes('\n'))
}

function FieldDifference({ before, after, label = 'Difference' }: DifferenceProps) {
  const changes = differFields(before ?? (isRecord(after) ? {} : before), after ?? (isRecord(before) ? {} : after))
  if (changes.length === 0) return <p className="muted">Nothing changed.</p>
  const texts = changes.filter((change) => areLines(change.before, change.after))
  const fields = changes.filter((change) => !texts.includes(change))
  return (
    <div className="difference-parts">
      {fields.length > 0 ? <FieldTable changes={fields} label={label} /> : null}
      {texts.map((change) => <div key={change.path}><code className="difference-path">{change.path}</code><TextDifference before={String(change.before ?? '')} after={String(change.after ?? '')} label={`${label}: ${change.path}`} /></div>)}
    </div>
  )
}

function FieldTable({ changes, label }: { changes: readonly FieldChange[]; label: string }) {
  return (
    <div className="prose-table difference-fields" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead><tr><th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.path}>
              <th scope="row"><code>{change.path}</code></th>
              <td>{change.before === undefined ? <span className="muted">not there</span> : <del><code>{showValue(change.before)}</code></del>}</td>
              <td>{change.after === undefined ? <span className="muted">gone</span> : <ins><code>{showValue(change.after)}</code></ins>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function TextDifference({ before, after, label = 'Difference' }: { before: string; after: string; label?: string }) {
  const lines = useMemo(() => differLines(before, after), [before, after])
  const parts = useMemo(() => foldSame(lines), [lines])
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  const added = lines.filter(({ kind }) => kind === 'added').length
  const removed = lines.filter(({ kind }) => kind === 'removed').length
  return (
    <div className="difference" role="region" aria-label={label} tabIndex={0}>
      <div className="difference-head"><span className="added-count">+{added}</span> <span className="removed-count">−{removed}</span></div>
      {parts.map((part, index) => {
        if (part.kind !== 'fold') return <Line key={index} line={part} />
        if (opened.has(index)) return part.lines.map((line) => <Line key={`${index}-${line.oldLine}`} line={line} />)
        return <button key={index} type="button" className="difference-fold" onClick={() => setOpened(new Set([...opened, index]))}>{part.lines.length} unchanged lines</button>
      })}
    </div>
  )
}

const marks = { same: ' ', added: '+', removed: '−' }
function Line({ line }: { line: DifferenceLine }) {
  return (
    <div className={`difference-line difference-${line.kind}`}>
      <span className="difference-number" aria-hidden>{line.oldLine ?? ''}</span><span className="difference-number" aria-hidden>{line.newLine ?? ''}</span>
      <span className="difference-mark">{marks[line.kind]}</span><span className="difference-text">{line.text || ' '}</span>
    </div>
  )
}
