import { days, services } from './bench.mjs'
import { percentile, spread } from './figures.mjs'
import { randomFrom } from './random.mjs'

const questions = 150
const warmUps = 20
const dayMs = 86_400_000

/** A service and a moment drawn by chance; the changes of six hours on it and on what it depends on are ranked. */
export const causes = {
  name: 'causes', what: `cause ranking with many events and ${services.toLocaleString('en')} services, p95`,
  async measure(bench) {
    const daybook = await bench.filled()
    const random = randomFrom(11)
    const taken = []
    let candidates = 0
    for (let time = -warmUps; time < questions; time += 1) {
      const at = new Date(daybook.until.getTime() - random.next() * (days - 1) * dayMs).toISOString()
      const startedAt = performance.now()
      const answer = await daybook.api.query('incidents.causes', { service: `service:default/service-${random.whole(0, services - 1)}`, environment: 'production', at })
      if (time < 0) continue
      taken.push(performance.now() - startedAt)
      candidates += answer.candidates / questions
    }
    if (candidates < 1) throw new Error('There was nothing to rank.')
    const client = await daybook.database()
    return [{
      what: `cause ranking with ${bench.events.toLocaleString('en')} events and ${services.toLocaleString('en')} services, p95`, measured: percentile(taken, 0.95), unit: 'ms', target: 100,
      floor: { what: 'the events of six hours of as many services in plain SQL', value: await floorOf(client, daybook.until) }, note: `${spread(taken, 'ms')} ${Math.round(candidates)} changes to rank on average.`,
    }]
  },
}

async function floorOf(client, until) {
  const taken = []
  for (let number = 0; number < 40; number += 1) {
    const before = new Date(until.getTime() - number * dayMs / 2)
    const subjects = Array.from({ length: 20 }, (_, index) => `service:default/service-${(number * 20 + index) % services}`)
    const startedAt = performance.now()
    await client.query('select * from timeline_events where subject = any($1) and at < $2 and at >= $3', [subjects, before, new Date(before.getTime() - dayMs / 4)])
    taken.push(performance.now() - startedAt)
  }
  return percentile(taken, 0.95)
}
