import { randomBytes } from 'node:crypto'

const nsInMs = 1_000_000n
const text = (fields) => Object.entries(fields).map(([key, stringValue]) => ({ key, value: { stringValue } }))
const stack = 'TypeError: Cannot read properties of undefined (reading \'price\')\n    at priceOf (/srv/shop/src/prices.js:18:22)\n    at totalOf (/srv/shop/src/cart.js:41:12)\n    at Object.handle (/srv/shop/src/server.js:12:9)\n    at Server.<anonymous> (/srv/shop/node_modules/router/index.js:88:5)'

/** Logs and traces of a shop, its front, its stock and what they ask: as its programs would send them by OTLP over the last minutes. */
export async function sendTelemetry({ url, token }, { requests = 120 } = {}) {
  const send = async (path, body) => {
    const answer = await fetch(`${url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  }
  const of = (service) => ({ attributes: text({ 'service.name': service, 'service.version': service === 'shop' ? '1.4.2' : '0.9.0' }) })
  const asked = Array.from({ length: requests }, (_, at) => requestAt(at, BigInt(Date.now() - (requests - at) * 4000) * nsInMs))
  const services = ['web', 'shop', 'stock']
  await send('/v1/logs', { resourceLogs: services.map((service) => ({ resource: of(service), scopeLogs: [{ logRecords: asked.flatMap(({ records }) => records[service]) }] })) })
  // In two parts, a look of the collector (15 s) after each: rates need a before and an after.
  for (const half of [0, 1]) {
    await send('/v1/traces', { resourceSpans: services.map((service) => ({ resource: of(service), scopeSpans: [{ spans: asked.filter((_, at) => at % 2 === half).flatMap(({ spans }) => spans[service]) }] })) })
    await new Promise((resolve) => setTimeout(resolve, 17_000))
  }
}

function requestAt(at, began) {
  const traceId = randomBytes(16).toString('hex')
  const [front, call, work, query, ask, answer] = Array.from({ length: 6 }, () => randomBytes(8).toString('hex'))
  const isFailed = at % 9 === 4
  const ms = 30 + (at * 37) % 90
  const span = (spanId, parentSpanId, name, kind, from, length, more = {}) => ({ traceId, spanId, parentSpanId, name, kind, startTimeUnixNano: String(began + BigInt(from) * nsInMs), endTimeUnixNano: String(began + BigInt(from + length) * nsInMs), ...more })
  const failed = { status: { code: 2, message: 'no price' }, events: [{ timeUnixNano: String(began + 12n * nsInMs), name: 'exception', attributes: text({ 'exception.type': 'TypeError', 'exception.message': 'Cannot read properties of undefined (reading \'price\')', 'exception.stacktrace': stack }) }] }
  const line = (severityNumber, body, after, spanId) => ({ timeUnixNano: String(began + BigInt(after) * nsInMs), severityNumber, body: { stringValue: body }, traceId, spanId })
  return {
    spans: {
      web: [span(front, '', 'GET /orders', 2, 0, ms + 20), span(call, front, 'GET shop /orders', 3, 5, ms + 10)],
      shop: [span(work, call, 'GET /orders', 2, 8, ms, isFailed ? failed : {}), span(query, work, 'SELECT orders', 3, 10, 6, { attributes: text({ 'db.system': 'postgresql', 'db.namespace': 'orders', 'db.query.text': 'select * from orders where id = $1' }) }), span(ask, work, 'GET stock /items', 3, 18, ms - 14)],
      stock: [span(answer, ask, 'GET /items', 2, 20, ms - 20)],
    },
    records: {
      web: [line(9, `GET /orders ${isFailed ? 500 : 200} in ${ms + 20} ms`, ms + 20, front)],
      shop: [isFailed ? line(17, stack, 12, work) : line(9, `order ${4000 + at} placed, total ${(at * 7) % 90}.50`, 12, work), ...(at % 13 === 6 ? [line(13, `stock answered slowly: ${ms} ms`, ms, work)] : [])],
      stock: [line(5, `items read from cache, ${at % 5} missed`, 22, answer)],
    },
  }
}
