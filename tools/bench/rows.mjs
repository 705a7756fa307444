import { append } from './append.mjs'
import { checks } from './alert/checks.mjs'
import { backtest } from './alert/backtest.mjs'
import { cycle } from './alert/cycle.mjs'
import { groups } from './alert/groups.mjs'
import { latency } from './alert/latency.mjs'
import { unitTests } from './alert/unit-tests.mjs'
import { causes } from './causes.mjs'
import { discovery } from './discovery/discovery.mjs'
import { dispatch } from './dispatch.mjs'
import { log } from './log.mjs'
import { logs } from './observe/logs.mjs'
import { memory } from './memory.mjs'
import { compliance } from './observe/compliance.mjs'
import { dashboards } from './observe/dashboards.mjs'
import { disk } from './observe/disk.mjs'
import { ingest } from './observe/ingest.mjs'
import { rate } from './observe/rate.mjs'
import { pages } from './pages/pages.mjs'
import { quality } from './quality.mjs'
import { query } from './query.mjs'
import { ready } from './ready.mjs'
import { steps } from './steps.mjs'

/**
 * Rows by the command that measures them (`npm run bench`, `npm run bench:discovery`, `npm run bench:observe`, `npm run bench:pages`, `npm run bench:alert`), in their order. A row has a name, a
 * sentence, and `measure(bench)`, which gives results: { what, measured, unit, target, isMore?, floor?: { what, value },
 * note? }. With `isMore` more is better.
 */
export const sets = {
  daybook: [ready, memory, dispatch, steps, log, append, query, causes, quality],
  discovery: [discovery],
  pages: [pages],
  alert: [cycle, latency, groups, checks, backtest, unitTests],
  observe: [ingest, disk, rate, compliance, logs, dashboards],
}
