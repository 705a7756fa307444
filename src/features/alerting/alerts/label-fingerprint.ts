/** Offset basis and prime of FNV-1a with 64 bits, in halves of 32: numbers hold no 64 bits, and a bigint for each byte is 40 times slower. */
const offsetHigh = 0xcbf29ce4
const offsetLow = 0x84222325
const primeLow = 0x1b3
/** The prime is 2^40 + 0x1b3: 2^40 shifts the low half by 8 into the high one. */
const primeShift = 8

/**
 * The fingerprint that Prometheus and Alertmanager give a set of labels: FNV-1a of 64 bits over the sorted names and
 * values, each followed by the byte 255, as 16 hexadecimal digits (github.com/prometheus/common, model/signature.go).
 */
export function labelFingerprint(labels: Readonly<Record<string, string>>): string {
  let high = offsetHigh
  let low = offsetLow
  for (const byte of bytesOf(labels)) {
    low = (low ^ byte) >>> 0
    const product = low * primeLow
    high = (Math.imul(high, primeLow) + Math.floor(product / 2 ** 32) + (low << primeShift)) >>> 0
    low = product >>> 0
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
}

/** UTF-8, ended by a byte that no UTF-8 has. */
function bytesOf(labels: Readonly<Record<string, string>>): Buffer {
  const separator = Buffer.of(255)
  const names = Object.keys(labels).toSorted(byBytes)
  return Buffer.concat(names.flatMap((name) => [Buffer.from(name), separator, Buffer.from(labels[name] ?? ''), separator]))
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
