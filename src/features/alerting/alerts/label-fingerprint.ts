const offset = 14_695_981_039_346_656_037n
const prime = 1_099_511_628_211n
const mask = (1n << 64n) - 1n

/**
 * The fingerprint that Prometheus and Alertmanager give a set of labels: FNV-1a of 64 bits over the sorted names and
 * values, each followed by the byte 255, as 16 hexadecimal digits (github.com/prometheus/common, model/signature.go).
 */
export function labelFingerprint(labels: Readonly<Record<string, string>>): string {
  let hash = offset
  const add = (byte: number) => {
    hash = ((hash ^ BigInt(byte)) * prime) & mask
  }
  const encoder = new TextEncoder()
  for (const name of Object.keys(labels).toSorted(byBytes)) {
    for (const part of [name, labels[name] ?? '']) {
      for (const byte of encoder.encode(part)) add(byte)
      add(255)
    }
  }
  return hash.toString(16).padStart(16, '0')
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
