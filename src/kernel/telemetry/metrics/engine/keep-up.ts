import type { EngineState } from './engine-state.ts'
import { rewriteBlock } from './rewrite-block.ts'
import { windowMs } from './window.ts'

const windowsADay = 12
/** How long a window is waited with after its end: most of what comes late comes in this time. */
const graceMs = 1_800_000

/** Puts the windows that are over into blocks; all of them where memory is short or `isWhole`. */
export async function keepUp(state: EngineState, isWhole: boolean): Promise<void> {
  const { windows, limits, index, blocks, now } = state
  const isForced = isWhole || state.hotSamples > limits.maxHotSamples
  const isOver = (window: number) => (window + 1) * windowMs + graceMs <= now()
  const due = [...windows.keys()].filter((window) => isForced || isOver(window)).toSorted((a, b) => a - b)
  if (due.length > 0) state.log.rotate(true)
  for (const window of due) {
    const at = windows.get(window)
    if (at === undefined) continue
    const covering = blocks.covering(window)?.index
    const [firstWindow, lastWindow] = covering ? [covering.firstWindow, covering.lastWindow] : [window, window]
    const { seq } = state
    await rewriteBlock(index, blocks, { firstWindow, lastWindow, seq })
    for (let each = firstWindow; each <= lastWindow; each += 1) if ((windows.get(each) ?? Infinity) <= seq) windows.delete(each)
  }
}

/** One file for each day that is over. */
export async function mergeDays(state: EngineState): Promise<void> {
  const { blocks, index, now } = state
  const byDay = new Map<number, number>()
  for (const block of blocks.all()) {
    const day = Math.floor(block.index.firstWindow / windowsADay)
    if ((day + 1) * windowsADay * windowMs + graceMs + windowMs <= now()) byDay.set(day, (byDay.get(day) ?? 0) + 1)
  }
  for (const [day, count] of byDay) {
    if (count < 2) continue
    const [firstWindow, lastWindow] = [day * windowsADay, day * windowsADay + windowsADay - 1]
    const { seq } = state
    await rewriteBlock(index, blocks, { firstWindow, lastWindow, seq })
    for (let each = firstWindow; each <= lastWindow; each += 1) if ((state.windows.get(each) ?? Infinity) <= seq) state.windows.delete(each)
  }
}

/** Files of which every sample is older than what is kept. Says whether there were any. */
export function removeOld({ limits: { retentionMs }, blocks, now }: EngineState): boolean {
  const old = retentionMs === 0 ? [] : blocks.all().filter((block) => block.lastTime < now() - retentionMs)
  for (const block of old) blocks.remove(block)
  return old.length > 0
}
