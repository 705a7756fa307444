import { randomUUID } from 'node:crypto'
import { median } from './figures.mjs'

const batchSize = 100
const batches = 200
const atOnce = 4
const times = 3

/** CloudEvents in batches of 100, four requests at a time, until each is acknowledged and so on disk. */
export const append = {
  name: 'append', what: 'events appended through the API, batches of 100',
  async measure(bench) {
    const daybook = await bench.daybook()
    await perSecond(() => post(daybook))
    const measured = []
    const floors = []
    const floor = await plainInserts(daybook)
    for (let time = 0; time < times; time += 1) {
      measured.push(await perSecond(() => post(daybook)))
      floors.push(await perSecond(floor.insert))
    }
    await floor.end()
    return [{ what: this.what, measured: median(measured), unit: 'events/s', target: 3000, isMore: true, floor: { what: 'the same rows by plain INSERT of 100 into a table with the same indexes in the same PostgreSQL, four at a time', value: median(floors) } }]
  },
}

async function perSecond(sendBatch) {
  const startedAt = performance.now()
  let left = batches
  await Promise.all(Array.from({ length: atOnce }, async (_, sender) => {
    while (left-- > 0) await sendBatch(sender)
  }))
  return (batches * batchSize) / ((performance.now() - startedAt) / 1000)
}

async function post(daybook) {
  const events = Array.from({ length: batchSize }, (_, index) => ({
    specversion: '1.0', id: randomUUID(), source: '/bench', type: 'org.example.bench.happened', subject: `service:default/bench-${index % 20}`, time: new Date().toISOString(),
    data: { summary: `bench ${index} happened`, number: index, commit: randomUUID() },
  }))
  const response = await fetch(`${daybook.url}/api/v1/events`, { method: 'POST', headers: { ...daybook.headers, 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events) })
  const answer = await response.json()
  if (answer.accepted !== batchSize) throw new Error(`Of ${batchSize} events ${answer.accepted} were accepted: ${response.status}`)
}

/** Rows as Daybook stored them, in a table that is made like its own and dropped again. */
async function plainInserts(daybook) {
  const clients = await Promise.all(Array.from({ length: atOnce }, () => daybook.database()))
  const [client] = clients
  await client.query('create table bench_events (like timeline_events including indexes)')
  const { rows, fields } = await client.query(`select * from timeline_events where source = '/bench' limit ${batchSize}`)
  const columns = fields.map(({ name }) => name)
  const places = rows.map((_, row) => `(${columns.map((_, column) => `$${row * columns.length + column + 1}`).join(', ')})`)
  const text = `insert into bench_events (${columns.join(', ')}) values ${places.join(', ')}`
  const values = () => rows.flatMap((row) => columns.map((name) => (name === 'id' ? randomUUID() : name === 'data' ? JSON.stringify(row[name]) : row[name])))
  return {
    insert: (sender) => clients[sender].query(text, values()),
    end: () => client.query('drop table bench_events'),
  }
}
