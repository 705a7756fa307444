import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react'
import { type CSSProperties, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Button } from '../pieces/button.tsx'
import { ErrorNotice } from '../pieces/error-notice.tsx'
import { useGo } from '../router/address.ts'
import { TableRow } from './table-row.tsx'
import type { Column, TableProps } from './table-types.ts'
import { useShownColumns } from './shown-columns.ts'
import { useRowKeys } from './use-row-keys.ts'
import { useRowSlots } from './use-row-slots.ts'
import { rowPx, useRowWindow } from './use-row-window.ts'
import { type TableState, useTableState } from './use-table-state.ts'

/** Rows of one kind: sorted and filtered in the address, driven by keys, virtual beyond 100 rows. */
export function Table<Row>(props: TableProps<Row>) {
  const { rowKey, label, empty, error, onRetry, isMain = true, bulk } = props
  const state = useTableState(props)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const rows = state.rows ?? []
  const go = useGo()
  const open = (row: Row) => (props.onOpen ? props.onOpen(row) : props.href ? go(props.href(row)) : undefined)
  const list = useRef<HTMLDivElement>(null)
  const { columns, template } = useShownColumns(props.columns, list)
  const shown = useRowWindow(rows.length, list)
  const slots = useRowSlots(rows.slice(shown.from, shown.to).map(rowKey), shown.from, shown.isPlaced, list)
  const toggle = (row: Row) => setChosen((old) => toggled(old, rowKey(row)))
  const keys = useRowKeys({
    isOn: isMain, count: rows.length, scrollTo: shown.scrollTo,
    open: (index) => void (rows[index] !== undefined && open(rows[index])),
    toggle: bulk ? (index) => void (rows[index] !== undefined && toggle(rows[index])) : undefined,
  })
  const acts = useRowActs({ open, toggle, focus: keys.setActive, filter: state.filterBy })
  const canOpen = props.href !== undefined || props.onOpen !== undefined
  const style = { '--columns': `${bulk ? '28px ' : ''}${template}` } as CSSProperties
  if (error && !state.rows) return <ErrorNotice error={error} title={`${label} could not be read`} {...(onRetry ? { onRetry } : {})} />
  const chosenRows = chosen.size === 0 ? [] : rows.filter((row) => chosen.has(rowKey(row)))
  return (
    <div className={isMain ? 'table-frame' : 'table-frame table-small'}>
      <Filters state={state} />
      {bulk && chosenRows.length > 0 ? <div className="table-bulk"><span>{chosenRows.length} chosen</span>{bulk(chosenRows, () => setChosen(new Set()))}</div> : null}
      <div className="table" role="table" aria-label={label} aria-rowcount={state.rows ? rows.length + 1 : -1} aria-busy={!state.rows} style={style}>
        <Head columns={columns} state={state} hasBulk={bulk !== undefined} />
        <div role="rowgroup" ref={(element) => { list.current = element; keys.body.current = element }} className={shown.isPlaced ? 'table-body table-body-placed' : 'table-body'} style={shown.isPlaced ? { height: rows.length * rowPx } : { paddingTop: shown.beforePx, paddingBottom: shown.afterPx }}>
          {state.rows ? null : <LoadingRows columns={columns} />}
          {slots.map(({ slot, index, key }) => {
            const row = rows[index]
            return row === undefined ? null : (
              <TableRow key={slot} rowKey={key} row={row} index={index} topPx={shown.isPlaced ? index * rowPx : undefined} columns={columns} href={props.href?.(row)} isOpen={props.openKey === key} isChosen={chosen.has(key)} isFirstStop={index === Math.max(0, keys.active)}
                onOpen={canOpen ? acts.open : undefined} onFocus={acts.focus} onToggle={bulk ? acts.toggle : undefined} onFilter={acts.filter} />
            )
          })}
        </div>
      </div>
      {shown.unprinted > 0 ? <div className="table-unprinted">{shown.unprinted.toLocaleString('en')} more are not printed. Filter the table to print others.</div> : null}
      {state.rows && rows.length === 0 ? <div className="table-empty">{state.filters.length > 0 ? <NothingFits state={state} /> : empty ?? <span className="muted">Nothing here.</span>}</div> : null}
      <More {...props} />
    </div>
  )
}

interface RowActs<Row> {
  readonly open: (row: Row) => void
  readonly toggle: (row: Row) => void
  readonly focus: (index: number) => void
  readonly filter: (column: string, value: string) => void
}

/** What rows call: always the newest, by functions that stay the same, so that a row is not drawn anew for them. */
function useRowActs<Row>(acts: RowActs<Row>): RowActs<Row> {
  const newest = useRef(acts)
  useLayoutEffect(() => {
    newest.current = acts
  })
  const [stable] = useState<RowActs<Row>>(() => ({
    open: (row) => newest.current.open(row), toggle: (row) => newest.current.toggle(row), focus: (index) => newest.current.focus(index), filter: (column, value) => newest.current.filter(column, value),
  }))
  return stable
}

function Head<Row>({ columns, state, hasBulk }: { columns: readonly Column<Row>[]; state: TableState<Row>; hasBulk: boolean }) {
  return (
    <div role="rowgroup" className="table-head">
      <div role="row" className="table-row">
        {hasBulk ? <div role="columnheader" className="table-cell"><span className="visually-hidden">Choose</span></div> : null}
        {columns.map((column) => {
          const isSorted = state.sort?.column === column.key
          const direction = isSorted ? (state.sort?.isDescending ? 'descending' : 'ascending') : undefined
          return (
            <div key={column.key} role="columnheader" aria-sort={direction} className={`table-cell${column.align === 'end' ? ' cell-end' : ''}`}>
              {column.sort ? (
                <button type="button" className="sort-button" onClick={() => state.sortBy(column.key)}>{column.label}{isSorted ? state.sort?.isDescending ? <IconArrowDown size={14} aria-hidden /> : <IconArrowUp size={14} aria-hidden /> : null}</button>
              ) : column.label || <span className="visually-hidden">Actions</span>}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function Filters<Row>({ state }: { state: TableState<Row> }) {
  if (state.filters.length === 0) return null
  return (
    <div className="table-filters">
      {state.filters.map(({ column, value }) => (
        <button key={column.key} type="button" className="chip chip-accent chip-button" onClick={() => state.filterBy(column.key, undefined)} aria-label={`Take the filter ${column.label}: ${value} away`}>
          {column.label}: {value}<IconX size={12} aria-hidden />
        </button>
      ))}
    </div>
  )
}

function NothingFits<Row>({ state }: { state: TableState<Row> }) {
  return <><span className="muted">Nothing fits these filters.</span><Button size="small" onClick={() => { for (const { column } of state.filters) state.filterBy(column.key, undefined) }}>Take the filters away</Button></>
}

function LoadingRows<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return Array.from({ length: 8 }, (_, index) => (
    <div key={index} role="row" className="table-row table-row-loading">{columns.map(({ key }, column) => <div key={key} role="cell" className="table-cell"><span className="bone" style={{ width: `${40 + ((index * 7 + column * 13) % 45)}%` }} /></div>)}</div>
  ))
}

/** Loads on when its place comes near the window. */
function More<Row>({ hasMore = false, isLoadingMore = false, loadMore }: TableProps<Row>) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = ref.current
    if (!element || !hasMore || isLoadingMore || !loadMore) return
    const observer = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && loadMore(), { rootMargin: '600px' })
    observer.observe(element)
    return () => observer.disconnect()
  }, [hasMore, isLoadingMore, loadMore])
  if (!hasMore || !loadMore) return null
  return <div className="table-more" ref={ref}><Button size="small" look="quiet" isBusy={isLoadingMore} onClick={loadMore}>{isLoadingMore ? 'Loading more' : 'Load more'}</Button></div>
}

function toggled(old: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(old)
  if (!next.delete(key)) next.add(key)
  return next
}
