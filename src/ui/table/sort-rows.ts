export type SortKey = string | number | null | undefined

export interface Sort {
  readonly column: string
  readonly isDescending: boolean
}

/** `createdAt.desc` ↔ a sort; `undefined` for what names no column. */
export function readSort(text: string | undefined): Sort | undefined {
  const match = /^([\w-]+)(\.desc)?$/.exec(text ?? '')
  return match?.[1] ? { column: match[1], isDescending: match[2] !== undefined } : undefined
}

export function writeSort(sort: Sort | undefined): string | undefined {
  return sort && `${sort.column}${sort.isDescending ? '.desc' : ''}`
}

/** First click ascends, second descends, third gives the rows' own order back. */
export function nextSort(sort: Sort | undefined, column: string): Sort | undefined {
  if (sort?.column !== column) return { column, isDescending: false }
  return sort.isDescending ? undefined : { column, isDescending: true }
}

/** Sorts by key, stable; what has no key comes last either way. Text by the reader's alphabet, numbers inside text as numbers. */
export function sortRows<Row>(rows: readonly Row[], keyOf: (row: Row) => SortKey, isDescending: boolean): Row[] {
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
  const sign = isDescending ? -1 : 1
  return rows.toSorted((left, right) => {
    const [a, b] = [keyOf(left), keyOf(right)]
    if (a === b) return 0
    if (a === null || a === undefined) return 1
    if (b === null || b === undefined) return -1
    return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b)))
  })
}
