/** Bytes as text of no more than `maxBytes` as UTF-8: a byte that is none becomes three. Half of a character at the end of what was cut is left away. */
export function textWithin(bytes: Buffer, maxBytes: number, isCut: boolean): { text: string; isCut: boolean } {
  const text = new TextDecoder().decode(bytes, { stream: isCut })
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return { text, isCut }
  return { text: new TextDecoder().decode(Buffer.from(text).subarray(0, maxBytes), { stream: true }), isCut: true }
}
