import { Fragment, isValidElement, memo, type MouseEvent, type PointerEvent, type ReactNode, useLayoutEffect, useRef } from 'react'
import { Status, StatusWord } from '../pieces/status.tsx'
import { Link } from '../router/link.tsx'
import type { Column } from './table-types.ts'

interface TableRowProps<Row> {
  readonly row: Row
  /** Another one than before: the element is filled anew. */
  readonly rowKey: string
  /** Where it stands in a table whose rows have places; undefined where they follow each other. */
  readonly topPx: number | undefined
  readonly index: number
  readonly columns: readonly Column<Row>[]
  readonly href: string | undefined
  readonly isOpen: boolean
  readonly isChosen: boolean
  /** The one row that Tab reaches; j and k go on from there. */
  readonly isFirstStop: boolean
  /** The same functions in every drawing of the table: a row is drawn again only when something of its own has changed. */
  readonly onOpen: ((row: Row) => void) | undefined
  readonly onFocus: (index: number) => void
  readonly onToggle: ((row: Row) => void) | undefined
  readonly onFilter: (column: string, value: string) => void
}

export const TableRow = memo(DrawnRow) as typeof DrawnRow

function DrawnRow<Row>({ row, rowKey, topPx, index, columns, href, isOpen, isChosen, isFirstStop, onOpen, onFocus, onToggle, onFilter }: TableRowProps<Row>) {
  function click(event: MouseEvent<HTMLElement>): void {
    const isOwnControl = event.target instanceof Element && event.target.closest('a, button, input, label') !== null
    if (isOwnControl || !onOpen || getSelection()?.isCollapsed === false) return
    if (href && (event.metaKey || event.ctrlKey)) open(href, '_blank', 'noopener')
    else onOpen(row)
  }
  const element = useFilledAnew(rowKey)
  const className = `table-row${onOpen ? ' table-row-open' : ''}${isOpen ? ' is-open' : ''}${isChosen ? ' is-chosen' : ''}`
  return (
    <div ref={element} role="row" className={className} style={topPx === undefined ? undefined : { top: topPx }} aria-rowindex={index + 2} data-index={index} tabIndex={isFirstStop ? 0 : -1} aria-current={isOpen || undefined} onClick={click} onFocus={() => onFocus(index)}>
      {onToggle ? <div role="cell" className="table-cell cell-choose"><input type="checkbox" tabIndex={-1} checked={isChosen} onChange={() => onToggle(row)} aria-label="Choose this row" /></div> : null}
      {columns.map((column, place) => (
        <div key={column.key} role="cell" data-label={column.label} className={`table-cell${column.align === 'end' ? ' cell-end' : ''}${column.isNamedOnPhone ? ' cell-named' : ''}${column.isHiddenOnPhone ? ' cell-desk' : ''}${place === 0 ? ' cell-first' : ''}`} onPointerEnter={tellWhole}>
          {place === 0 && href ? <Link href={href} className="plain-link row-link" tabIndex={-1}>{ofRow(column.cell(row), rowKey)}</Link> : <FilterCell column={column} row={row} rowKey={rowKey} onFilter={onFilter} />}
        </div>
      ))}
    </div>
  )
}

/** What is cut off is said whole on hover. */
function tellWhole({ currentTarget }: PointerEvent<HTMLElement>): void {
  const text = currentTarget.textContent ?? ''
  const isCut = [currentTarget, ...currentTarget.querySelectorAll<HTMLElement>('a, button, .cut')].some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
  if (isCut) currentTarget.title = text
  else currentTarget.removeAttribute('title')
}

function FilterCell<Row>({ column, row, rowKey, onFilter }: Pick<TableRowProps<Row>, 'row' | 'rowKey' | 'onFilter'> & { column: Column<Row> }) {
  const value = column.filter?.(row)
  const content = ofRow(column.cell(row), rowKey)
  if (value === undefined || value === null) return content
  return <button type="button" className="cell-filter" tabIndex={-1} title={`Only ${column.label.toLowerCase()} ${value}`} onClick={() => onFilter(column.key, value)}>{content}</button>
}

/** What a cell holds belongs to its row: an open menu must not go on to the next. Words and states remember nothing. */
function ofRow(content: ReactNode, rowKey: string): ReactNode {
  const remembersNothing = !isValidElement(content) ? typeof content !== 'object' : content.type === Status || content.type === StatusWord
  return remembersNothing ? content : <Fragment key={rowKey}>{content}</Fragment>
}

/** What the page itself has put on the element of a row goes with that row: the focus, and words cut off that were hovered. */
function useFilledAnew(rowKey: string): { current: HTMLDivElement | null } {
  const element = useRef<HTMLDivElement>(null)
  const shownKey = useRef(rowKey)
  useLayoutEffect(() => {
    if (shownKey.current === rowKey || !element.current) return
    shownKey.current = rowKey
    if (document.activeElement instanceof HTMLElement && element.current.contains(document.activeElement)) document.activeElement.blur()
    for (const cell of element.current.children) cell.removeAttribute('title')
  }, [rowKey])
  return element
}
