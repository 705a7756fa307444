import { IconArrowsSort, IconDownload, IconTextWrap } from '@tabler/icons-react'
import { type ReactNode, useEffect, useMemo } from 'react'
import { ActionMenu, Button, Empty, ErrorNotice, Facet, FilterBar, IconButton, LogList, Row, saveFile, Text, useAddress, Waiting } from '#ui'
import type { LogLine } from '#kernel/telemetry/contract'
import { logLevels } from '#lib/log-patterns'
import { matchFinder } from '#lib/logql'
import type { ShownRange } from '../use-metric-chart.ts'
import { LevelHistogram } from './level-histogram.tsx'
import { levelCounts, listedLines } from './listed-lines.ts'
import { Measured } from './measured.tsx'
import { mostLines, useLines } from './use-lines.ts'

interface LinesTabProps {
  readonly query: string
  readonly range: ShownRange
  readonly zoom: (from: number, to: number) => void
  readonly stepMs: number
  readonly isOn: boolean
  readonly openLine: LogLine | undefined
  readonly onOpen: (line: LogLine) => void
  /** What is on the page now, for what counts it. */
  readonly onShown: (lines: readonly LogLine[]) => void
}

const dayMs = 86_400_000
const none: readonly LogLine[] = []

/** The lines of a range with how many there are over time; or the series of an expression that measures. */
export function LinesTab({ query, range, zoom, stepMs, isOn, openLine, onOpen, onShown }: LinesTabProps) {
  const { search } = useAddress()
  const isOldestFirst = search['order'] === 'oldest'
  const { lines = none, series, error, hasMore, isLoadingMore, loadMore, isKnown } = useLines({ query, from: range.from, to: range.to, stepMs, isOldestFirst, isOn })
  useEffect(() => onShown(lines), [lines, onShown])
  if (error && lines.length === 0) return <ErrorNotice error={error} title="The expression could not be answered" />
  if (!isOn) return null
  if (!isKnown) return <Waiting rows={10} />
  if (series.length > 0) return <Measured label="Chart of the expression" series={series} range={range} zoom={zoom} stepMs={stepMs} />
  const end = hasMore ? <div className="log-end"><Button size="small" isBusy={isLoadingMore} onClick={() => void loadMore()}>{isOldestFirst ? 'Load newer lines' : 'Load older lines'}</Button></div> : lines.length >= mostLines ? <div className="log-end"><Text look="muted">These are the first {mostLines.toLocaleString('en')} lines. Narrow the expression or the time for others.</Text></div> : null
  return (
    <>
      {lines.length > 0 ? <LevelHistogram query={query} range={range} zoom={zoom} /> : null}
      {error ? <ErrorNotice error={error} title="Further lines could not be read" /> : null}
      {lines.length === 0 ? <Empty title="No line fits">Look at a longer range, or ask for less.</Empty> : <ShownLines query={query} lines={lines} hasDate={range.to - range.from > dayMs} note={hasMore ? ', and there are more' : ''} openLine={openLine} onOpen={onOpen} end={end} tools={<Order />} />}
    </>
  )
}

interface ShownLinesProps {
  readonly query: string
  readonly lines: readonly LogLine[]
  readonly hasDate: boolean
  readonly note: string
  readonly openLine: LogLine | undefined
  readonly onOpen: (line: LogLine) => void
  readonly end?: ReactNode
  readonly tools?: ReactNode
  readonly isFollowing?: boolean
  readonly onLeave?: () => void
}

/** Lines with what narrows, wraps and saves them. */
export function ShownLines({ query, lines, hasDate, note, openLine, onOpen, end, tools, isFollowing = false, onLeave }: ShownLinesProps) {
  const { search, setSearch } = useAddress()
  const isWrapped = search['wrap'] === 'yes'
  const level = search['level']
  const find = useMemo(() => matchFinder(query), [query])
  const { listed, lines: kept } = useMemo(() => listedLines(lines, { hasDate, level }), [lines, hasDate, level])
  const levels = useMemo(() => levelCounts(lines, logLevels), [lines])
  const openKey = openLine ? listed[kept.indexOf(openLine)]?.key : undefined
  return (
    <>
      <FilterBar end={<Row><Text look="muted" size="small">{listed.length.toLocaleString('en')} {listed.length === 1 ? 'line' : 'lines'}{note}</Text>{tools}<IconButton icon={IconTextWrap} label="Wrap long lines" isPressed={isWrapped} onClick={() => setSearch({ wrap: isWrapped ? undefined : 'yes' })} /><Download lines={kept} /></Row>}>
        <Facet name="level" label="Level" all="All levels" options={levels.map(({ level: value, count }) => ({ value, label: value === 'none' ? 'no level' : value, count }))} />
      </FilterBar>
      <LogList label="Lines" lines={listed} find={find} isWrapped={isWrapped} openKey={openKey} isFollowing={isFollowing} onOpen={(index) => { const line = kept[index]; if (line) onOpen(line) }} end={end} {...(onLeave ? { onLeave } : {})} />
    </>
  )
}

function Order() {
  const { search, setSearch } = useAddress()
  const isOldestFirst = search['order'] === 'oldest'
  return <Button size="small" look="quiet" icon={IconArrowsSort} onClick={() => setSearch({ order: isOldestFirst ? undefined : 'oldest' })}>{isOldestFirst ? 'Oldest first' : 'Newest first'}</Button>
}

function Download({ lines }: { lines: readonly LogLine[] }) {
  const items = [
    { label: 'As text', onClick: () => saveFile('lines.log', lines.map(({ at, line }) => `${at} ${line}\n`), 'text/plain') },
    { label: 'As JSON, a line each', onClick: () => saveFile('lines.ndjson', lines.map((line) => `${JSON.stringify(line)}\n`), 'application/x-ndjson') },
  ]
  return <ActionMenu items={items} label="Download the lines" target={<button type="button" className="icon-button" aria-label="Download the lines"><IconDownload size={16} aria-hidden /></button>} />
}
