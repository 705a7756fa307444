import { type CSSProperties, type KeyboardEvent, memo, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useHotkeys } from '../keyboard/use-hotkeys.ts'
import { ansiParts } from './ansi-line.ts'
import { linePx, useLogRows } from './use-log-rows.ts'

/** A line of a list: not of one file, but of many streams. */
export interface ListedLine {
  readonly key: string
  /** As it is shown: `14:02:11.123`. */
  readonly time: string
  readonly exactTime: string
  readonly level: string
  /** Which of several streams; empty where there is one. */
  readonly stream: string
  readonly text: string
}

interface LogListProps {
  readonly label: string
  readonly lines: readonly ListedLine[]
  /** Places of a text that are marked. */
  readonly find: (text: string) => readonly (readonly [from: number, to: number])[]
  readonly isWrapped: boolean
  /** The end stays in view as lines come. */
  readonly isFollowing?: boolean
  readonly openKey?: string | undefined
  readonly onOpen: (index: number) => void
  /** Under the last line: what loads more. */
  readonly end?: ReactNode
  /** Somebody scrolled up while it followed. */
  readonly onLeave?: () => void
}

const visibleMost = 30

/** Log lines, however many: a hundred thousand cost what a screenful costs. Arrows or j and k walk, Enter opens. */
export function LogList({ label, lines, find, isWrapped, isFollowing = false, openKey, onOpen, end, onLeave }: LogListProps) {
  const frame = useRef<HTMLDivElement>(null)
  const { placed, heightPx, measure, look, goTo } = useLogRows(frame, lines.length, { isWrapped, isFollowing })
  const [active, setActive] = useState(-1)
  const id = useId()
  useEffect(() => {
    if (isFollowing && frame.current) frame.current.scrollTop = frame.current.scrollHeight
  }, [isFollowing, lines])
  const walk = (to: number) => {
    const next = Math.min(lines.length - 1, Math.max(0, to))
    if (lines.length === 0) return
    setActive(next)
    if (!placed.some(({ index }) => index === next) || !isInView(frame.current, next, isWrapped)) goTo(next)
  }
  useHotkeys([{ keys: 'j', label: 'Next line', run: () => start(1) }, { keys: 'k', label: 'Line before', run: () => start(-1) }])
  function start(by: number): void {
    frame.current?.focus()
    walk(active < 0 ? 0 : active + by)
  }
  function press(event: KeyboardEvent): void {
    const target = targetOf(event.key, active, lines.length)
    if (target !== undefined) walk(target)
    else if (event.key === 'Enter' && active >= 0) onOpen(active)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={`log log-list${isWrapped ? ' log-wrapped' : ''}`} style={{ '--log-height': `${Math.max(4, Math.min(visibleMost, lines.length)) * linePx + 16}px` } as CSSProperties}>
      <div className="log-frame" ref={frame} tabIndex={0} role="listbox" aria-label={label} aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined} onKeyDown={press} onScroll={() => { if (!isFollowing) look() }} onWheel={(event) => { if (isFollowing && event.deltaY < 0) onLeave?.() }}>
        <div className="log-lines" role="presentation" style={{ height: heightPx }}>
          {placed.map(({ index, start: startPx, slot }) => {
            const line = lines[index]
            return line ? (
              <div key={slot ?? line.key} ref={measure} data-index={index} id={`${id}-${index}`} role="option" aria-selected={line.key === openKey} aria-setsize={lines.length} aria-posinset={index + 1} className={`log-slot${index === active ? ' is-active' : ''}`} style={{ transform: `translateY(${startPx}px)` }} onClick={() => { setActive(index); onOpen(index) }}>
                <ListRow line={line} find={find} isOpen={line.key === openKey} />
              </div>
            ) : null
          })}
        </div>
        {end}
      </div>
    </div>
  )
}

const ListRow = memo(function ListRow({ line: { time, exactTime, level, stream, text }, find, isOpen }: { line: ListedLine; find: LogListProps['find']; isOpen: boolean }) {
  return (
    <div className={`log-line log-level-${level || 'none'}${isOpen ? ' is-found' : ''}`}>
      <span className="log-mark" title={level || 'no level'}><span className="visually-hidden">{level || 'no level'}</span></span>
      <span className="log-at" title={exactTime}>{time}</span>
      {stream === '' ? null : <span className="log-stream" title={stream}>{stream}</span>}
      <span className="log-text">{ansiParts(text).map(({ text: part, classes }, index) => <span key={index} className={classes}>{marked(part, find(part))}</span>)}</span>
    </div>
  )
})

function marked(text: string, places: ReturnType<LogListProps['find']>): ReactNode {
  if (places.length === 0) return text
  const parts: ReactNode[] = []
  let from = 0
  for (const [begin, end] of places) {
    parts.push(text.slice(from, begin), <mark key={begin}>{text.slice(begin, end)}</mark>)
    from = end
  }
  return [...parts, text.slice(from)]
}

function targetOf(key: string, active: number, count: number): number | undefined {
  const page = 20
  const targets: Readonly<Record<string, number>> = { ArrowDown: active + 1, j: active + 1, ArrowUp: active - 1, k: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: count - 1 }
  return Object.hasOwn(targets, key) ? targets[key] : undefined
}

function isInView(frame: HTMLElement | null, row: number, isWrapped: boolean): boolean {
  if (!frame) return false
  const element = frame.querySelector(`[data-index="${row}"]`)
  if (!element) return false
  const [box, own] = [frame.getBoundingClientRect(), element.getBoundingClientRect()]
  return own.top >= box.top && (isWrapped || own.bottom <= box.bottom)
}
