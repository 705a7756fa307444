import { compress } from 'snappyjs'

/** Bodies of remote-write 1.0, made before anything is measured: the same bytes go to Daybook and to Prometheus. */
export function encodeSeries(labels) {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))
  return Buffer.concat(pairs.map(([name, value]) => field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(value))]))))
}

/** `samples`: [encoded series, [[time in ms, value], …]]. */
export function writeBody(samples) {
  return compress(Buffer.concat(samples.map(([series, points]) => field(1, Buffer.concat([series, ...points.map(([time, value]) => field(2, sample(time, value)))])))))
}

function sample(time, value) {
  const bytes = Buffer.alloc(18)
  bytes[0] = 9
  bytes.writeDoubleLE(value, 1)
  bytes[9] = 16
  return bytes.subarray(0, varint(bytes, 10, time))
}

function field(number, content) {
  const head = Buffer.alloc(8)
  head[0] = number * 8 + 2
  return Buffer.concat([head.subarray(0, varint(head, 1, content.length)), content])
}

function varint(bytes, from, value) {
  let at = from
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) | 0x80
  bytes[at++] = rest
  return at
}

/** Posts all bodies, some at a time; gives the seconds until the last was acknowledged. */
export async function postAll(server, bodies, atOnce = 4) {
  const startedAt = performance.now()
  const left = [...bodies].reverse()
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let body = left.pop(); body; body = left.pop()) await post(server, body)
  }))
  return (performance.now() - startedAt) / 1000
}

async function post({ url, headers }, body) {
  const response = await fetch(`${url}/api/v1/write`, { method: 'POST', headers: { ...headers, 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' }, body })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 200)}`)
  await response.arrayBuffer()
}
