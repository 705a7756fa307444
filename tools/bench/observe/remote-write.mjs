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

/**
 * The same of samples at regular steps, many of each series, written into one piece of memory and not made smaller: a hundred
 * million of them take minutes, not a quarter of an hour. `valueOf(series, place)`.
 */
export function regularBody(series, { start, step, count, valueOf }) {
  // A sample takes at most 2 + 9 + 1 + 8 bytes.
  const bytes = Buffer.allocUnsafe(series.reduce((sum, { length }) => sum + 16 + length + count * 20, 0))
  let end = 0
  for (const [at, encoded] of series.entries()) {
    const head = end
    end += 6
    end += encoded.copy(bytes, end)
    for (let place = 0; place < count; place += 1) end = writeSample(bytes, end, start + place * step, valueOf(at, place))
    // Its length is known only now: a varint of five bytes may stand for any.
    bytes[head] = 10
    fixedVarint(bytes, head + 1, end - head - 6)
  }
  return literals(bytes.subarray(0, end))
}

function writeSample(bytes, from, time, value) {
  bytes[from] = 18
  bytes[from + 2] = 9
  bytes.writeDoubleLE(value, from + 3)
  bytes[from + 11] = 16
  const end = varint(bytes, from + 12, time)
  bytes[from + 1] = end - from - 2
  return end
}

function fixedVarint(bytes, from, value) {
  for (let at = 0; at < 5; at += 1) bytes[from + at] = ((value >>> (7 * at)) & 0x7f) | (at < 4 ? 0x80 : 0)
}

/** Snappy's block format with nothing but literals of up to 64 KiB. */
function literals(content) {
  const head = Buffer.alloc(8)
  const parts = [head.subarray(0, varint(head, 0, content.length))]
  for (let from = 0; from < content.length; from += 65_536) {
    const part = content.subarray(from, from + 65_536)
    parts.push(Buffer.of(61 << 2, (part.length - 1) & 0xff, (part.length - 1) >> 8), part)
  }
  return Buffer.concat(parts)
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
