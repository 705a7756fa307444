/** What tests share: a database of their own, folders, a clock by hand, and waiting without fixed sleeps. */
export { bundleProgram, type RunningProgram, runProgram } from './bundled-program.ts'
export { eventually } from './eventually.ts'
export { type Findings, findIn, findInFiles } from './find-in.ts'
export { type FreshDatabase, freshDatabase } from './fresh-database.ts'
export { ManualClock } from './manual-clock.ts'
export { tempDir } from './temp-dir.ts'
export { type TestDaybook, testDaybook } from './test-daybook.ts'
export { hasLoki, lokiProgram, type LokiPeer, startLoki } from './loki-peer.ts'
