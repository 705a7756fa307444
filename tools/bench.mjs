// `npm run bench`: how fast Daybook is, against its targets and against a floor measured in the same run. Prints one
// table, stores nothing, leaves nothing running. `npm run bench -- ready log` runs only those rows; `--events 1000000`
// fills the timeline less, `--json` prints the table as data, `--list` the names of the rows. `--set discovery` takes other
// rows: `npm run bench:discovery`, `npm run bench:pages`.
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { Bench } from './bench/bench.mjs'
import { printTable } from './bench/print-table.mjs'
import { sets } from './bench/rows.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { events: { type: 'string', default: '10000000' }, json: { type: 'boolean', default: false }, list: { type: 'boolean', default: false }, set: { type: 'string', default: 'daybook' } },
})
const rows = sets[values.set] ?? []
const unknown = positionals.filter((name) => !rows.some((row) => row.name === name))
const events = Number(values.events)
if (unknown.length > 0 || !Number.isInteger(events) || events < 1000) {
  console.error(unknown.length > 0 ? `There is no row ${unknown.join(', ')}. Rows: ${rows.map(({ name }) => name).join(', ')}.` : 'Say how many events to fill in as a whole number from 1000: --events 1000000.')
  process.exit(2)
}
if (values.list) {
  for (const { name, what } of rows) console.log(`${name.padEnd(10)}${what}`)
  process.exit(0)
}

const bench = new Bench({ events, tell: (text) => console.error(text) })
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void bench.close().finally(() => process.exit(130)))
const results = []
const [loadBefore] = loadavg()
try {
  for (const row of rows.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) results.push(...await measure(row))
} finally {
  await bench.close()
}
const machine = { processors: availableParallelism(), node: process.version, loadBefore, loadAfter: loadavg()[0] }
if (values.json) console.log(JSON.stringify({ events, machine, results }, undefined, 2))
else {
  printTable(results)
  console.log(`\n${machine.processors} processors, Node ${machine.node}; load ${loadBefore.toFixed(1)} before and ${machine.loadAfter.toFixed(1)} after. Above the number of processors others were at work too: look at the ratios.`)
}
process.exit(results.some(({ error }) => error !== undefined) ? 1 : 0)

/** A row that fails is told in the table and hides no other. */
async function measure(row) {
  bench.tell(`${row.name}: ${row.what} …`)
  try {
    return (await row.measure(bench)).map((result) => ({ row: row.name, ...result, isMet: result.isMore ? result.measured >= result.target : result.measured <= result.target }))
  } catch (error) {
    bench.tell(String(error.stack))
    return [{ row: row.name, what: row.what, error: String(error.message).split('\n')[0] }]
  }
}
