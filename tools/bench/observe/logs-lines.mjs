import { randomFrom } from '../random.mjs'

const services = ['checkout', 'search', 'cart', 'users', 'billing']
const instances = ['a', 'b', 'c', 'd']
const paths = ['/api/orders', '/api/users', '/api/cart', '/healthz', '/api/search', '/static/app.js']
const steps = ['request received', 'cache miss, loading from database', 'connection taken from pool', 'request completed']
export const rareWord = 'quetzalcoatl'

/** Streams by their labels: five services with four instances each. */
export const streams = services.flatMap((service) => instances.map((instance) => ({ app: service, instance })))

/** JSON lines of requests, four lines a request with its id; every millionth line has a word that no other has. */
export function* makeLines({ startMs, everyMs }) {
  const { next: random, pick } = randomFrom(7)
  let number = 0
  for (let timeMs = startMs; ;) {
    const stream = Math.floor(random() * streams.length)
    const { app, instance } = streams[stream]
    const id = Array.from({ length: 4 }, () => Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0')).join('')
    const request = { method: pick(['GET', 'GET', 'POST']), path: `${pick(paths)}/${Math.floor(random() * 10_000)}`, user: `u${Math.floor(random() * 50_000)}` }
    for (const step of steps) {
      timeMs += everyMs
      number += 1
      const msg = number % 1_000_000 === 500_000 ? `${rareWord} was seen` : step
      const end = step === 'request completed' ? { status: pick([200, 200, 200, 201, 404, 500]), duration_ms: Math.round(random() * random() * 200_000) / 100 } : {}
      yield { stream, timeMs, line: JSON.stringify({ time: new Date(timeMs).toISOString(), level: step.startsWith('cache') ? 'warn' : 'info', service: app, pod: `${app}-7d9f8b6c5d-${instance}x2k9`, msg, ...request, ...end, trace_id: id }) }
    }
  }
}
