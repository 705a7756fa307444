import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { exactTime, zoneName } from './relative-time.ts'

export interface HistogramProps {
  /** Evenly spaced, oldest first; `at` is the start of the bucket, ISO 8601. */
  readonly buckets: readonly { readonly at: string; readonly count: number; /** What a bar is made of, from its foot up; each name has its colour. */ readonly parts?: readonly { readonly name: string; readonly count: number }[] }[]
  readonly label: string
  /** Dragging over bars, or Shift with arrows and Enter, chooses a time range. */
  readonly onRange?: (since: string, until: string) => void
}

interface Choice {
  readonly from: number
  readonly to: number
}

const heightPx = 56

/** Counts over time, thin bars from zero; the busiest bar is said. A range is chosen by dragging with mouse or finger, or with the keys. */
export function Histogram({ buckets, label, onRange }: HistogramProps) {
  const frame = useRef<HTMLDivElement>(null)
  const [choice, setChoice] = useState<Choice>()
  const [isDragged, setIsDragged] = useState(false)
  const most = Math.max(1, ...buckets.map(({ count }) => count))
  const total = buckets.reduce((sum, { count }) => sum + count, 0)
  const firstMs = Date.parse(buckets[0]?.at ?? '')
  const stepMs = buckets.length > 1 ? Date.parse(buckets[1]?.at ?? '') - firstMs : 3_600_000
  const last = buckets.length - 1
  function indexAt(event: PointerEvent): number {
    const box = frame.current?.getBoundingClientRect()
    if (!box) return 0
    return Math.min(last, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * buckets.length)))
  }
  function finish(): void {
    setIsDragged(false)
    if (!choice || !onRange) return
    const { first, end } = bounds(choice)
    setChoice(undefined)
    onRange(new Date(firstMs + first * stepMs).toISOString(), new Date(firstMs + (end + 1) * stepMs).toISOString())
  }
  function press(event: KeyboardEvent): void {
    const next = nextChoice(choice, event, last)
    if (next) setChoice(next)
    else if (event.key === 'Enter' && choice) finish()
    else if (event.key === 'Escape' && choice) setChoice(undefined)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  if (buckets.length === 0) return <div className="histogram histogram-loading" aria-busy />
  const { first, end } = choice ? bounds(choice) : { first: -1, end: -1 }
  const isIn = (index: number) => index >= first && index <= end
  const keys = onRange ? { tabIndex: 0, role: 'slider', 'aria-label': `${label}: arrows move, Shift and arrows choose, Enter zooms in`, 'aria-valuemin': 0, 'aria-valuemax': last, 'aria-valuenow': choice?.to ?? last, 'aria-valuetext': tellRange(buckets, choice ?? { from: 0, to: last }, stepMs), onKeyDown: press } : {}
  return (
    <figure className="histogram" aria-label={`${label}: ${total} in all, at most ${most} in a bar`}>
      <div className="histogram-bars" ref={frame} style={{ height: heightPx, gridTemplateColumns: `repeat(${buckets.length}, 1fr)` }} {...keys} onBlur={() => setChoice(undefined)}
        onPointerDown={onRange ? (event) => { event.currentTarget.setPointerCapture(event.pointerId); setIsDragged(true); setChoice({ from: indexAt(event), to: indexAt(event) }) } : undefined}
        onPointerMove={isDragged && choice ? (event) => setChoice({ from: choice.from, to: indexAt(event) }) : undefined} onPointerUp={isDragged ? finish : undefined} onPointerCancel={() => { setIsDragged(false); setChoice(undefined) }}>
        {buckets.map(({ at, count, parts }, index) => (
          <span key={at} className={isIn(index) ? 'bar-slot is-chosen' : 'bar-slot'} title={`${exactTime(Date.parse(at))}: ${count}${(parts ?? []).map((part) => `\n${part.name}: ${part.count}`).join('')}`}>
            {parts ? <span className="level-parts" style={{ height: count === 0 ? 0 : Math.max(2, (count / most) * (heightPx - 4)) }}>{parts.toReversed().map((part) => <span key={part.name} className={`level-part level-${part.name}`} style={{ flex: part.count }} />)}</span> : <span className="bar" style={{ height: count === 0 ? 0 : Math.max(2, (count / most) * (heightPx - 4)) }} />}
          </span>
        ))}
      </div>
      <figcaption className="histogram-axis"><span>{exactTime(firstMs).slice(0, 16)}</span><span>{choice ? tellRange(buckets, choice, stepMs) : `${total.toLocaleString('en')} · at most ${most.toLocaleString('en')} a bar`}</span><span>{exactTime(firstMs + buckets.length * stepMs).slice(0, 16)} {zoneName(firstMs + buckets.length * stepMs)}</span></figcaption>
    </figure>
  )
}

function bounds({ from, to }: Choice): { first: number; end: number } {
  return { first: Math.min(from, to), end: Math.max(from, to) }
}

function tellRange(buckets: HistogramProps['buckets'], choice: Choice, stepMs: number): string {
  const { first, end } = bounds(choice)
  const count = buckets.slice(first, end + 1).reduce((sum, bucket) => sum + bucket.count, 0)
  const [sinceMs, untilMs] = [Date.parse(buckets[first]?.at ?? ''), Date.parse(buckets[end]?.at ?? '') + stepMs]
  return `${exactTime(sinceMs).slice(5, 19)} to ${exactTime(untilMs).slice(5, 19)}: ${count.toLocaleString('en')}`
}

/** Left and right move; with Shift the start stays. The first press begins at the newest bar. */
function nextChoice(choice: Choice | undefined, { key, shiftKey }: KeyboardEvent, last: number): Choice | undefined {
  const step = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : undefined
  const target = key === 'Home' ? 0 : key === 'End' ? last : step === undefined ? undefined : choice ? Math.min(last, Math.max(0, choice.to + step)) : last
  if (target === undefined) return undefined
  return { from: shiftKey && choice ? choice.from : target, to: target }
}
