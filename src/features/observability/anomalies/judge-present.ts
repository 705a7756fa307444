import { bandOf } from './baseline.ts'
import type { SeriesWithUsual } from './usual-values.ts'
import type { Watch } from './watched.data.ts'

export interface Verdict {
  /** Undefined: too little is known to say. */
  readonly isUnusual: boolean | undefined
  readonly isHigh: boolean
  readonly value: number
  readonly low: number
  readonly high: number
  readonly score: number
}

/** So many of the last steps have to be off before it is told, and as many good ones end it. */
export const stepsJudged = 5
const stepsOff = 4

/** Is a series unusual now: nearly all of its last values beyond the band, in the direction that is watched. */
export function judgePresent({ values, usual }: SeriesWithUsual, { direction, leastChange }: Pick<Watch, 'direction' | 'leastChange'>): Verdict | undefined {
  const judged = values.slice(-stepsJudged).flatMap((value, index) => {
    const known = usual.at(index - Math.min(stepsJudged, values.length))
    if (value === null || !known) return []
    const { low, high } = bandOf(known, leastChange)
    const [isHigh, isLow] = [direction !== 'low' && value > high, direction !== 'high' && value < low]
    return [{ value, low, high, isHigh, isOff: isHigh || isLow, score: Math.abs(value - known.middle) / Math.max(known.spread, leastChange / 7, 1e-12) }]
  })
  const furthest = judged.reduce<(typeof judged)[number] | undefined>((most, next) => (!most || next.score > most.score ? next : most), undefined)
  if (!furthest) return undefined
  const off = judged.filter(({ isOff }) => isOff).length
  return { ...furthest, isUnusual: judged.length < stepsOff ? undefined : off >= stepsOff ? true : off === 0 ? false : undefined }
}
