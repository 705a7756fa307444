/** What one chunk holds at most: two hours. */
export const windowMs = 7_200_000

export function windowOf(time: number): number {
  return Math.floor(time / windowMs)
}
