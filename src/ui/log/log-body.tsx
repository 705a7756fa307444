import { IconArrowDown } from '@tabler/icons-react'
import { type CSSProperties, type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useHotkeys } from '../keyboard/use-hotkeys.ts'
import { Button } from '../pieces/button.tsx'
import { useAddress } from '../router/address.ts'
import { nextError } from './find-error.ts'
import { FoldedRows } from './folded-rows.ts'
import { LogRow } from './log-row.tsx'
import { LogTools } from './log-tools.tsx'
import type { LogProps } from './log.tsx'
import { useLog } from './use-log.ts'
import { linePx, useLogRows } from './use-log-rows.ts'
import { useLogSearch } from './use-log-search.ts'

const settleMs = 150

/** The log itself; `Log` loads it when it is wanted. */
export function LogBody({ run, job, step, label = 'Log', actions }: LogProps) {
  const { search: address, setSearch } = useAddress()
  const { buffer, version, isComplete, isLive } = useLog(run, job)
  const [isWrapped, setIsWrapped] = useState(() => matchMedia('(max-width: 700px)').matches)
  const [hasTime, setHasTime] = useState(false)
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set())
  const linked = linkedLine(address['line'])
  const rows = useMemo(() => {
    const ranges = buffer.groups.filter(({ start, end }) => end !== undefined && folded.has(buffer.at(start)?.seq ?? -1)).map(({ start, end }) => ({ start, end: end ?? start }))
    return new FoldedRows(buffer.length, ranges)
  }, [buffer, version, folded])
  const heads = useMemo(() => new Set(buffer.groups.map(({ start }) => start)), [buffer, version])
  const frame = useRef<HTMLDivElement>(null)
  const follow = useFollow(frame, buffer, version, rows.count, linked === undefined && step === undefined)
  const { placed, heightPx, measure, look, goTo: goToRow } = useLogRows(frame, rows.count, { isWrapped, isFollowing: follow.isOn })
  const goTo = useCallback((line: number) => {
    follow.stop()
    requestAnimationFrame(() => goToRow(rows.rowOfLine(line)))
  }, [rows, goToRow, follow.stop])
  // Lines may have come since these rows were counted: where there is no row yet, there is nothing to scroll to.
  const drawn = (line: number | undefined) => (line !== undefined && rows.rowOfLine(line) < rows.count ? line : undefined)
  useJump(drawn(linked === undefined ? undefined : buffer.indexOfSeq(linked)), `line-${linked}`, goTo)
  useJump(drawn(step === undefined ? undefined : buffer.stepStarts.get(step)), `step-${step}`, goTo)
  const search = useLogSearch(buffer, version)
  useEffect(() => {
    if (search.current !== undefined) goTo(search.current)
  }, [search.current])
  const input = useRef<HTMLInputElement>(null)
  const link = useCallback((seq: number) => setSearch({ line: String(seq + 1) }), [setSearch])
  const linkTo = (line: number | undefined) => (line === undefined ? false : link(buffer.at(line)?.seq ?? 0))
  const errorAfter = () => nextError(buffer, (linked === undefined ? undefined : buffer.indexOfSeq(linked)) ?? (step === undefined ? undefined : buffer.stepStarts.get(step)) ?? -1)
  useHotkeys([
    { keys: '/', label: 'Search in the log', run: () => input.current?.focus() }, { keys: 'mod+Enter', label: 'Link to the line that was found', run: () => linkTo(search.current) },
    { keys: 'e', label: 'Next error in the log, with a link to its line', run: () => linkTo(errorAfter()) },
    { keys: 'w', label: 'Wrap long lines', run: () => setIsWrapped(!isWrapped) }, { keys: 'f', label: 'Follow the log', run: follow.start },
  ])
  const fold = useCallback((seq: number) => setFolded((old) => toggled(old, seq)), [])
  const isEmpty = buffer.length === 0
  return (
    <section className={`log${isWrapped ? ' log-wrapped' : ''}`} aria-label={label} style={{ '--log-height': `${heightPx + 72}px` } as CSSProperties}>
      <LogTools input={input} search={search} isWrapped={isWrapped} onWrap={setIsWrapped} hasTime={hasTime} onTime={setHasTime} lines={buffer.length} isLive={isLive} isComplete={isComplete} run={run} job={job} actions={actions as ReactNode} />
      <div className="log-frame" ref={frame} tabIndex={0} role="log" aria-label={`${label}, ${buffer.length} lines`} aria-live="off" onScroll={() => { follow.onScroll(); if (!follow.isOn) look() }} onWheel={follow.onWheel}>
        {isEmpty ? <p className="log-empty">{isComplete ? 'This job wrote nothing.' : 'Nothing written yet.'}</p> : null}
        <div className="log-lines" style={{ height: heightPx }}>
          {placed.map(({ index, start, slot }) => {
            const place = rows.lineOfRow(index)
            const line = buffer.at(place)
            return line ? (
              <div key={slot ?? `line ${line.seq}`} ref={measure} data-index={index} className="log-slot" style={{ transform: `translateY(${start}px)` }}>
                <LogRow line={line} wanted={search.text} isFound={place === search.current} isLinked={line.seq === linked} hasTime={hasTime} isFolded={heads.has(place) ? folded.has(line.seq) : undefined} onFold={fold} onLink={link} />
              </div>
            ) : null
          })}
        </div>
      </div>
      {!follow.isOn && follow.fresh > 0 ? <div className="log-fresh"><Button size="small" look="primary" icon={IconArrowDown} onClick={follow.start}>{follow.fresh.toLocaleString('en')} new {follow.fresh === 1 ? 'line' : 'lines'}</Button></div> : null}
    </section>
  )
}

/** The line that the address names, as `?line=120` or as `#L120`, counted from 0. */
function linkedLine(line: string | undefined): number | undefined {
  const [, digits] = /^(\d+)$/.exec(line ?? '') ?? /^#L(\d+)$/.exec(location.hash) ?? []
  return digits === undefined ? undefined : Number(digits) - 1
}

/** Goes to a line once, as soon as it is there. */
function useJump(line: number | undefined, key: string, goTo: (line: number) => void): void {
  const done = useRef('')
  const settle = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    if (line === undefined || done.current === key) return
    done.current = key
    goTo(line)
    // The frame grows with its first lines: what was scrolled to before it had its height is gone to once more.
    settle.current = setTimeout(() => goTo(line), settleMs)
  }, [line, key, goTo])
  useEffect(() => () => clearTimeout(settle.current), [])
}

/** Stays at the end while lines come, until somebody scrolls up; then counts what is new. */
function useFollow(frame: { current: HTMLDivElement | null }, buffer: { length: number }, version: number, rowCount: number, isOnAtFirst: boolean) {
  const [isOn, setIsOn] = useState(isOnAtFirst)
  const [leftAt, setLeftAt] = useState(0)
  const stop = useCallback(() => {
    setIsOn(false)
    setLeftAt(buffer.length)
  }, [buffer])
  useLayoutEffect(() => {
    if (isOn && frame.current) frame.current.scrollTop = frame.current.scrollHeight
  }, [isOn, version, rowCount, frame])
  return {
    isOn, stop, fresh: Math.max(0, buffer.length - leftAt),
    start: () => setIsOn(true),
    onWheel: (event: { deltaY: number }) => (isOn && event.deltaY < 0 ? stop() : undefined),
    onScroll() {
      const element = frame.current
      if (!element) return
      const fromEnd = element.scrollHeight - element.scrollTop - element.clientHeight
      if (!isOn && fromEnd < linePx) setIsOn(true)
      else if (isOn && fromEnd > linePx * 40) stop()
    },
  }
}

function toggled(old: ReadonlySet<number>, seq: number): ReadonlySet<number> {
  const next = new Set(old)
  if (!next.delete(seq)) next.add(seq)
  return next
}
