/** NaN comes last in both directions. */
export function compareValues(a: number, b: number, direction: 1 | -1): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1
  if (Number.isNaN(b)) return -1
  return (a < b ? -1 : a > b ? 1 : 0) * direction
}
