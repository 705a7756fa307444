import { filledTypes, filledWords } from './fill-events.mjs'
import { services } from './bench.mjs'
import { percentile, spread } from './figures.mjs'
import { randomFrom } from './random.mjs'

const questions = 120
const warmUps = 20
const dayMs = 86_400_000

/** Each question once, in an order that is the same each time; asked over HTTP, answers read. */
export const query = {
  name: 'query', what: 'newest 100 by service, type and text; histogram of 30 days',
  async measure(bench) {
    const daybook = await bench.filled()
    const random = randomFrom(7)
    const newest = await askAll(daybook, 'events.list', () => ({ ...drawFilter(random), limit: 100 }))
    const until = daybook.until
    const since = new Date(until.getTime() - 30 * dayMs).toISOString()
    const histogram = await askAll(daybook, 'events.histogram', () => ({ ...drawFilter(random), since, until: until.toISOString() }))
    const many = bench.events.toLocaleString('en')
    return [
      { what: `${many} events: newest 100 by service, type and text, p95`, measured: percentile(newest.taken, 0.95), unit: 'ms', target: 100, floor: await floorOfNewest(daybook), note: told(newest) },
      { what: `${many} events: histogram of 30 days, p95`, measured: percentile(histogram.taken, 0.95), unit: 'ms', target: 500, floor: await floorOfHistogram(daybook, since), note: told(histogram) },
    ]
  },
}

/** A service, a type, a text or several of them, as people narrow a list down. */
function drawFilter(random) {
  const parts = {
    subject: `service:default/service-${random.whole(0, services - 1)}`,
    type: random.next() < 0.5 ? random.pick(filledTypes) : `${random.pick(filledTypes).split('.').slice(0, 3).join('.')}.*`,
    text: random.weighted([[1, `word${random.whole(0, filledWords.common - 1)}`], [1, `rare${random.whole(0, filledWords.rare - 1)}`], [0.5, `changed word${random.whole(0, filledWords.common - 1)}`]]),
  }
  const wanted = random.pick([['subject'], ['type'], ['text'], ['subject', 'type'], ['subject', 'text'], ['type', 'text'], ['subject', 'type', 'text'], []])
  return Object.fromEntries(wanted.map((name) => [name, parts[name]]))
}

async function askAll(daybook, operation, drawInput) {
  for (let time = 0; time < warmUps; time += 1) await daybook.api.query(operation, drawInput())
  const taken = []
  let slowest = { tookMs: 0, input: undefined }
  for (let time = 0; time < questions; time += 1) {
    const input = drawInput()
    const startedAt = performance.now()
    await daybook.api.query(operation, input)
    const tookMs = performance.now() - startedAt
    taken.push(tookMs)
    if (tookMs > slowest.tookMs) slowest = { tookMs, input }
  }
  return { taken, slowest }
}

function told({ taken, slowest: { input: { subject, type, text } } }) {
  return `${spread(taken, 'ms')} Slowest: ${JSON.stringify({ subject, type, text })}.`
}

async function floorOfNewest(daybook) {
  const client = await daybook.database()
  const value = await timeSql(client, (number) => ['select * from timeline_events where subject = $1 order by at desc, id desc limit 100', [`service:default/service-${number}`]])
  return { what: 'the newest 100 rows of one service in plain SQL', value }
}

async function floorOfHistogram(daybook, since) {
  const client = await daybook.database()
  const value = await timeSql(client, () => ['select slot, sum(events) from timeline_counts where slot >= $1 group by slot', [since]])
  return { what: 'the sums of the hourly counts in plain SQL', value }
}

async function timeSql(client, statementOf) {
  const taken = []
  for (let number = 0; number < 40; number += 1) {
    const startedAt = performance.now()
    await client.query(...statementOf(number))
    taken.push(performance.now() - startedAt)
  }
  return percentile(taken, 0.95)
}
