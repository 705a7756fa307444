import { useMemo } from 'react'
import { useAddress } from '../router/address.ts'
import { nextSort, readSort, type Sort, sortRows, writeSort } from './sort-rows.ts'
import type { Column, TableProps } from './table-types.ts'

export interface TableState<Row> {
  readonly rows: readonly Row[] | undefined
  readonly sort: Sort | undefined
  readonly filters: readonly { readonly column: Column<Row>; readonly value: string }[]
  readonly sortBy: (column: string) => void
  readonly filterBy: (column: string, value: string | undefined) => void
}

/** Sort and filters of a table, kept in the address. */
export function useTableState<Row>({ rows, columns, name }: Pick<TableProps<Row>, 'rows' | 'columns' | 'name'>): TableState<Row> {
  const { search, setSearch } = useAddress()
  const prefix = name ? `${name}.` : ''
  const sort = readSort(search[`${prefix}sort`])
  const filters = columns.flatMap((column) => {
    const value = column.filter ? search[prefix + column.key] : undefined
    return value === undefined ? [] : [{ column, value }]
  })
  const filterText = filters.map(({ column, value }) => `${column.key}=${value}`).join('&')
  const shown = useMemo(() => {
    const kept = rows?.filter((row) => filters.every(({ column, value }) => column.isFilteredByServer === true || column.filter?.(row) === value))
    const keyOf = sort && columns.find(({ key }) => key === sort.column)?.sort
    return kept && keyOf && sort ? sortRows(kept, keyOf, sort.isDescending) : kept
  }, [rows, columns, filterText, sort?.column, sort?.isDescending])
  return {
    rows: shown, sort, filters,
    sortBy: (column) => setSearch({ [`${prefix}sort`]: writeSort(nextSort(sort, column)) }),
    filterBy: (column, value) => setSearch({ [prefix + column]: value }),
  }
}
