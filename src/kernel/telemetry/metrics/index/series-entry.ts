import type { Labels } from '#lib/promql'
import { HotSamples } from '../hot/hot-samples.ts'

/** One series in this process: its labels, and its samples that are in no block yet. */
export class SeriesEntry {
  readonly key: string
  readonly labels: Labels
  /** Who writes it. */
  source: string
  readonly hot = new HotSamples()
  /** The newest time that was accepted; what the batch at work has come to is in `nextTime`. */
  lastTime = -Infinity
  nextTime = -Infinity
  /** Its number in the segment of the log that is written to. */
  logSegment = -1
  logRef = 0
  /** Windows of a block whose samples are among the hot ones too. */
  thawed: { readonly block: object; readonly windows: ReadonlySet<number> } | undefined
  /** It holds nothing any more and has left the index. */
  isGone = false

  constructor(key: string, labels: Labels, source: string) {
    this.key = key
    this.labels = labels
    this.source = source
  }
}
