import type { SeriesIndex } from '../index/series-index.ts'
import type { WriteLog } from '../log/write-log.ts'
import type { BlockSet } from './block-set.ts'
import type { EngineLimits } from './engine-limits.ts'

/** What the parts of the engine share. */
export interface EngineState {
  readonly limits: EngineLimits
  readonly now: () => number
  readonly index: SeriesIndex
  readonly blocks: BlockSet
  readonly log: WriteLog
  /** The newest record of each window that has samples in no block. */
  readonly windows: Map<number, number>
  seq: number
  hotSamples: number
}
