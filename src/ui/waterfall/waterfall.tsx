import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { type CSSProperties, type KeyboardEvent, memo, useCallback, useEffect, useId, useRef, useState } from 'react'
import { formatValue } from '../chart/chart-unit.ts'

/** A bar of a waterfall. `start` and `width` are parts of the whole, from 0 to 1. */
export interface WaterfallRow {
  readonly id: string
  readonly name: string
  readonly owner: string
  readonly depth: number
  readonly start: number
  readonly width: number
  readonly durationMs: number
  readonly isFailed: boolean
  /** The whole waited for it. */
  readonly isCritical: boolean
  /** Undefined where nothing is under it. */
  readonly isOpen: boolean | undefined
}

interface WaterfallProps {
  readonly label: string
  readonly rows: readonly WaterfallRow[]
  /** All owners of the whole: each keeps its colour whatever is closed. */
  readonly owners: readonly string[]
  readonly chosen?: string | undefined
  readonly onChoose: (id: string) => void
  /** Opens or closes what is under a row. */
  readonly onToggle: (id: string) => void
}

const rowPx = 28
const overscan = 12
const deepest = 24

/** What happened within what, and when, however much it is: arrows walk, left and right close and open, Enter tells all of one. */
export function Waterfall({ label, rows, owners, chosen, onChoose, onToggle }: WaterfallProps) {
  const frame = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<string>()
  const id = useId()
  const { first, shown, look } = useView(frame)
  const at = rows.findIndex((row) => row.id === active)
  const walk = (to: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, to))]
    if (!row) return
    setActive(row.id)
    bring(frame.current, rows.indexOf(row))
  }
  function press(event: KeyboardEvent): void {
    const row = rows[at]
    const steps: Readonly<Record<string, number>> = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, PageDown: at + 20, PageUp: at - 20, Home: 0, End: rows.length - 1 }
    const step = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined
    if (step !== undefined) walk(step)
    else if (row && (event.key === 'Enter' || event.key === ' ')) onChoose(row.id)
    else if (row && event.key === 'ArrowRight') {
      if (row.isOpen === false) onToggle(row.id)
      else walk(at + 1)
    } else if (row && event.key === 'ArrowLeft') {
      if (row.isOpen) onToggle(row.id)
      else walk(rows.findLastIndex((each, place) => place < at && each.depth < row.depth))
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const choose = useCallback((row: string) => { setActive(row); onChoose(row) }, [onChoose])
  const from = Math.max(0, first - overscan)
  return (
    <div className="waterfall" style={{ '--waterfall-height': `${Math.min(22, Math.max(3, rows.length)) * rowPx}px` } as CSSProperties}>
      <div className="waterfall-frame" ref={frame} role="tree" tabIndex={0} aria-label={label} aria-activedescendant={at >= 0 ? `${id}-${active}` : undefined} onScroll={look} onKeyDown={press} onFocus={() => at < 0 && setActive(rows[0]?.id)}>
        <div role="presentation" className="waterfall-rows" style={{ height: rows.length * rowPx }}>
          {rows.slice(from, first + shown + overscan).map((row, place) => <BarRow key={row.id} row={row} id={`${id}-${row.id}`} topPx={(from + place) * rowPx} series={(owners.indexOf(row.owner) % 8) + 1} isActive={row.id === active} isChosen={row.id === chosen} onChoose={choose} onToggle={onToggle} />)}
        </div>
      </div>
    </div>
  )
}

interface BarRowProps extends Pick<WaterfallProps, 'onChoose' | 'onToggle'> {
  readonly row: WaterfallRow
  readonly id: string
  readonly topPx: number
  readonly series: number
  readonly isActive: boolean
  readonly isChosen: boolean
}

const BarRow = memo(function BarRow({ row: { id: key, name, owner, depth, start, width, durationMs, isFailed, isCritical, isOpen }, id, topPx, series, isActive, isChosen, onChoose, onToggle }: BarRowProps) {
  const Mark = isOpen ? IconChevronDown : IconChevronRight
  return (
    <div id={id} role="treeitem" aria-level={depth + 1} aria-expanded={isOpen} aria-selected={isChosen} className={`span-row waterfall-row${isActive ? ' is-active' : ''}`} style={{ transform: `translateY(${topPx}px)` }} onClick={() => onChoose(key)}>
      <span className="span-name" style={{ paddingLeft: Math.min(depth, deepest) * 12 }}>
        <span className="waterfall-mark" aria-hidden onClick={(event) => { if (isOpen === undefined) return; event.stopPropagation(); onToggle(key) }}>{isOpen === undefined ? null : <Mark size={14} />}</span>
        <span className={`chart-color series-${series}`} aria-hidden /><span className="cut">{owner}</span><span className="cut span-what">{name}</span>
      </span>
      <span className="span-track" aria-hidden><span className={`span-bar series-${series}${isFailed ? ' is-failed' : ''}${isCritical ? ' is-critical' : ''}`} style={{ left: `${Math.min(99.8, start * 100)}%`, width: `max(2px, ${width * 100}%)` }} /></span>
      <span className="span-took">{isFailed ? 'failed, ' : ''}{formatValue(durationMs / 1000, 'seconds')}{isCritical ? <span className="visually-hidden">, on the critical path</span> : null}</span>
    </div>
  )
})

function useView(frame: { readonly current: HTMLElement | null }): { first: number; shown: number; look: () => void } {
  const [view, setView] = useState({ first: 0, shown: 24 })
  const look = useCallback(() => {
    const element = frame.current
    if (!element) return
    const [first, shown] = [Math.floor(element.scrollTop / rowPx), Math.ceil(element.clientHeight / rowPx) + 1]
    setView((old) => (old.first === first && old.shown === shown ? old : { first, shown }))
  }, [frame])
  useEffect(() => {
    const observer = new ResizeObserver(look)
    if (frame.current) observer.observe(frame.current)
    return () => observer.disconnect()
  }, [frame, look])
  return { ...view, look }
}

function bring(frame: HTMLElement | null, row: number): void {
  if (!frame) return
  const top = row * rowPx
  if (top < frame.scrollTop) frame.scrollTop = top
  else if (top + rowPx > frame.scrollTop + frame.clientHeight) frame.scrollTop = top + rowPx - frame.clientHeight
}
