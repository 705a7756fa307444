const mask = (1n << 64n) - 1n
const [p1, p2, p3, p4, p5] = [0x9e3779b185ebca87n, 0xc2b2ae3d27d4eb4fn, 0x165667b19e3779f9n, 0x85ebca77c2b2ae63n, 0x27d4eb2f165667c5n]

const wrapped = (value: bigint) => value & mask
const rotated = (value: bigint, by: bigint) => wrapped((value << by) | (value >> (64n - by)))
const round = (lane: bigint, input: bigint) => wrapped(rotated(wrapped(lane + input * p2), 31n) * p1)

/** xxHash of 64 bits with the seed 0 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md): Prometheus takes it of labels. */
export function xxhash64(bytes: Buffer): bigint {
  let at = 0
  let hash = p5
  if (bytes.length >= 32) {
    let lanes = [wrapped(p1 + p2), p2, 0n, wrapped(-p1)]
    for (; at + 32 <= bytes.length; at += 32) lanes = lanes.map((lane, index) => round(lane, bytes.readBigUInt64LE(at + index * 8)))
    hash = wrapped([1n, 7n, 12n, 18n].reduce((sum, by, index) => sum + rotated(lanes[index]!, by), 0n))
    for (const lane of lanes) hash = wrapped((hash ^ round(0n, lane)) * p1 + p4)
  }
  hash = wrapped(hash + BigInt(bytes.length))
  for (; at + 8 <= bytes.length; at += 8) hash = wrapped(rotated(hash ^ round(0n, bytes.readBigUInt64LE(at)), 27n) * p1 + p4)
  if (at + 4 <= bytes.length) {
    hash = wrapped(rotated(hash ^ wrapped(BigInt(bytes.readUInt32LE(at)) * p1), 23n) * p2 + p3)
    at += 4
  }
  for (; at < bytes.length; at += 1) hash = wrapped(rotated(hash ^ wrapped(BigInt(bytes[at]!) * p5), 11n) * p1)
  hash = wrapped((hash ^ (hash >> 33n)) * p2)
  hash = wrapped((hash ^ (hash >> 29n)) * p3)
  return hash ^ (hash >> 32n)
}
