import { formatValue } from './chart-unit.ts'

/** A bar of a waterfall. `start` and `width` are parts of the whole, from 0 to 1. */
export interface SpanBar {
  readonly id: string
  readonly name: string
  readonly owner: string
  readonly depth: number
  readonly start: number
  readonly width: number
  readonly durationMs: number
  readonly isFailed: boolean
}

interface SpanBarsProps {
  readonly label: string
  readonly bars: readonly SpanBar[]
  readonly chosen?: string | undefined
  readonly onChoose: (id: string) => void
}

/** What happened within what, and when: bars under their causes, each owner in its own colour. */
export function SpanBars({ label, bars, chosen, onChoose }: SpanBarsProps) {
  const owners = [...new Set(bars.map(({ owner }) => owner))]
  return (
    <ol className="spans" aria-label={label}>
      {bars.map(({ id, name, owner, depth, start, width, durationMs, isFailed }) => (
        <li key={id}>
          <button type="button" className="span-row" aria-pressed={chosen === id} onClick={() => onChoose(id)}>
            <span className="span-name" style={{ paddingLeft: Math.min(depth, 12) * 14 }}><span className={`chart-color series-${(owners.indexOf(owner) % 8) + 1}`} aria-hidden /><span className="cut">{owner}</span><span className="cut span-what">{name}</span></span>
            <span className="span-track" aria-hidden><span className={`span-bar series-${(owners.indexOf(owner) % 8) + 1}${isFailed ? ' is-failed' : ''}`} style={{ left: `${start * 100}%`, width: `max(2px, ${width * 100}%)` }} /></span>
            <span className="span-took">{isFailed ? 'failed, ' : ''}{formatValue(durationMs / 1000, 'seconds')}</span>
          </button>
        </li>
      ))}
    </ol>
  )
}
