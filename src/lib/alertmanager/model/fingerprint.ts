import { type LabelSet, namesOf } from './labels.ts'

const encoder = new TextEncoder()

/**
 * The fingerprint that Alertmanager gives a set of labels: FNV-1a of 64 bits over the sorted names and values, each
 * followed by the byte 255, as 16 hexadecimal digits (github.com/prometheus/common, model/signature.go).
 */
export function fingerprintOf(labels: LabelSet): string {
  const state: Hash = { high: 0xcbf29ce4, low: 0x84222325 }
  for (const name of namesOf(labels)) {
    addText(state, name)
    addByte(state, 255)
    addText(state, labels[name] ?? '')
    addByte(state, 255)
  }
  return hex(state.high) + hex(state.low)
}

interface Hash {
  high: number
  low: number
}

function addText(hash: Hash, text: string): void {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 127) {
      for (const byte of encoder.encode(text.slice(at))) addByte(hash, byte)
      return
    }
    addByte(hash, code)
  }
}

/** The prime is 2^40 + 435, so a product is a shift and a small multiplication that doubles hold exactly. */
function addByte(hash: Hash, byte: number): void {
  const low = (hash.low ^ byte) >>> 0
  const product = low * 435
  hash.high = (hash.high * 435 + Math.floor(product / 2 ** 32) + ((low << 8) >>> 0)) >>> 0
  hash.low = product >>> 0
}

function hex(half: number): string {
  return half.toString(16).padStart(8, '0')
}
