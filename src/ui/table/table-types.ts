import type { ReactNode } from 'react'
import type { SortKey } from './sort-rows.ts'

export interface Column<Row> {
  readonly key: string
  readonly label: string
  readonly cell: (row: Row) => ReactNode
  /** Makes the column sortable. */
  readonly sort?: (row: Row) => SortKey
  /** The value that a click on the cell filters by; the address field `key` is set to it, and the table's rows are narrowed by it. */
  readonly filter?: (row: Row) => string | null
  /** The query narrows by the address field itself: the table only shows and takes away the filter. */
  readonly isFilteredByServer?: boolean
  /** `end` for numbers. */
  readonly align?: 'start' | 'end'
  /** A CSS grid track: `120px`, `minmax(160px, 2fr)`; `minmax(80px, 1fr)` unless given. */
  readonly width?: string
  /** The first column is the phone's headline; others follow under it unless hidden there. */
  readonly isHiddenOnPhone?: boolean
  /** On the phone its label stands before the value, as numbers have it: for what says nothing alone. */
  readonly isNamedOnPhone?: boolean
}

export interface TableProps<Row> {
  /** Undefined while loading. */
  readonly rows: readonly Row[] | undefined
  readonly columns: readonly Column<Row>[]
  readonly rowKey: (row: Row) => string
  /** What the table holds, for readers: "Runs". */
  readonly label: string
  /** Where a row leads; click and Enter go there. */
  readonly href?: (row: Row) => string
  /** Instead of `href`: opens a detail in place. */
  readonly onOpen?: (row: Row) => void
  /** Key of the row whose detail is open. */
  readonly openKey?: string | undefined
  readonly empty?: ReactNode
  readonly error?: unknown
  readonly onRetry?: () => void
  readonly hasMore?: boolean
  readonly isLoadingMore?: boolean
  readonly loadMore?: () => void
  /** Chosen rows (x), with what can be done to them. */
  readonly bulk?: (rows: readonly Row[], clear: () => void) => ReactNode
  /** Prefix of the table's fields in the address, for pages with more than one; `sort` and filters otherwise. */
  readonly name?: string
  /** False for small tables in panels: no keys, no address. */
  readonly isMain?: boolean
}
