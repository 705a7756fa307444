export interface LaneBar {
  /** ms since 1970. */
  readonly from: number
  readonly to: number
  readonly text: string
  readonly look?: 'failing' | 'degraded' | 'waiting' | 'info' | 'ok' | 'neutral'
  /** Where it leads. */
  readonly href?: string
}

export interface PlacedBar extends LaneBar {
  /** Parts of the whole width, 0 to 1. */
  readonly at: number
  readonly width: number
  /** How many bars it stands for. */
  readonly count: number
}

const nearest = 1 / 500
const narrowest = 1 / 300

/** Bars as parts of a width. Those of one look that would touch are drawn as one, so that thousands of firings are some hundred bars. */
export function placeBars(bars: readonly LaneBar[], from: number, to: number): PlacedBar[] {
  const whole = Math.max(1, to - from)
  const placed: PlacedBar[] = []
  for (const bar of bars.filter((each) => each.to >= from && each.from <= to).toSorted((a, b) => a.from - b.from)) {
    const at = Math.max(0, (bar.from - from) / whole)
    const end = Math.min(1, Math.max((bar.to - from) / whole, at + narrowest))
    const last = placed.at(-1)
    if (last && last.look === bar.look && last.href === undefined && bar.href === undefined && at - (last.at + last.width) < nearest) placed[placed.length - 1] = { ...last, to: Math.max(last.to, bar.to), width: Math.max(last.width, end - last.at), count: last.count + 1 }
    else placed.push({ ...bar, at: Math.min(at, 1 - narrowest), width: end - Math.min(at, 1 - narrowest), count: 1 })
  }
  return placed
}
