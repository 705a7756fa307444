import { type PointerEvent, useRef, useState } from 'react'
import { exactTime } from './relative-time.ts'

export interface HistogramProps {
  /** Evenly spaced, oldest first; `at` is the start of the bucket, ISO 8601. */
  readonly buckets: readonly { readonly at: string; readonly count: number }[]
  readonly label: string
  /** Dragging over bars chooses a time range. */
  readonly onRange?: (since: string, until: string) => void
}

const heightPx = 56

/** Counts over time, thin bars from zero; the busiest bar is labelled. Drag to choose a range. */
export function Histogram({ buckets, label, onRange }: HistogramProps) {
  const frame = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<{ from: number; to: number }>()
  const most = Math.max(1, ...buckets.map(({ count }) => count))
  const total = buckets.reduce((sum, { count }) => sum + count, 0)
  const firstMs = Date.parse(buckets[0]?.at ?? '')
  const stepMs = buckets.length > 1 ? Date.parse(buckets[1]?.at ?? '') - firstMs : 3_600_000
  function indexAt(event: PointerEvent): number {
    const box = frame.current?.getBoundingClientRect()
    if (!box) return 0
    return Math.min(buckets.length - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * buckets.length)))
  }
  function finish(): void {
    if (!drag || !onRange) return
    const [from, to] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)]
    setDrag(undefined)
    onRange(new Date(firstMs + from * stepMs).toISOString(), new Date(firstMs + (to + 1) * stepMs).toISOString())
  }
  const isInDrag = (index: number) => drag !== undefined && index >= Math.min(drag.from, drag.to) && index <= Math.max(drag.from, drag.to)
  if (buckets.length === 0) return <div className="histogram histogram-loading" aria-busy />
  return (
    <figure className="histogram" aria-label={`${label}: ${total} in all, at most ${most} in a bar`}>
      <div className="histogram-bars" ref={frame} style={{ height: heightPx, gridTemplateColumns: `repeat(${buckets.length}, 1fr)` }}
        onPointerDown={onRange ? (event) => { event.currentTarget.setPointerCapture(event.pointerId); setDrag({ from: indexAt(event), to: indexAt(event) }) } : undefined}
        onPointerMove={drag ? (event) => setDrag({ from: drag.from, to: indexAt(event) }) : undefined} onPointerUp={finish} onPointerCancel={() => setDrag(undefined)}>
        {buckets.map(({ at, count }, index) => (
          <span key={at} className={isInDrag(index) ? 'bar-slot is-chosen' : 'bar-slot'} title={`${exactTime(Date.parse(at))}: ${count}`}>
            <span className="bar" style={{ height: count === 0 ? 0 : Math.max(2, (count / most) * (heightPx - 4)) }} />
          </span>
        ))}
      </div>
      <figcaption className="histogram-axis"><span>{exactTime(firstMs).slice(0, 16)}</span><span>{total} · at most {most} a bar</span><span>{exactTime(firstMs + buckets.length * stepMs).slice(0, 16)}</span></figcaption>
    </figure>
  )
}
