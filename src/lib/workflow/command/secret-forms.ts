/** Shorter lines of a secret are too common in output to be hidden, and give nothing away. */
const minLineLength = 3
/** Encoded forms of short secrets would hide ordinary text. */
const minEncodedLength = 6

/** The texts in which a secret may show: itself, its lines, and its common encodings. Empty for a blank secret. */
export function secretForms(secret: string): readonly string[] {
  if (secret.trim() === '') return []
  const lines = secret.split(/\r\n|\n|\r/)
  const parts = lines.length > 1 ? lines.map((line) => line.trim()).filter((line) => line.length >= minLineLength) : []
  const forms = [secret, secret.trim(), ...parts]
  const encoded = secret.length < minEncodedLength ? [] : [secret, ...parts].flatMap((part) => encodings(part))
  return [...new Set([...forms, ...encoded])].filter((form) => form !== '')
}

function encodings(text: string): readonly string[] {
  const json = JSON.stringify(text).slice(1, -1)
  return [json, uriEncoded(text), text.replaceAll("'", "''"), xmlEncoded(text), ...base64Forms(text)]
}

/** A lone half of a surrogate pair has no URI form. */
function uriEncoded(text: string): string {
  return encodeURIComponent(text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD'))
}

function xmlEncoded(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Base64 of the secret at each of the three offsets that it may have inside a longer text, less the characters its neighbours share. */
function base64Forms(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text)
  return [0, 1, 2].map((offset) => {
    const padded = new Uint8Array(offset + bytes.length)
    padded.set(bytes, offset)
    const encoded = btoa(Array.from(padded, (byte) => String.fromCharCode(byte)).join(''))
    const start = offset === 0 ? 0 : offset + 1
    const isWhole = padded.length % 3 === 0
    const end = isWhole ? encoded.length : encoded.indexOf('=') - 1
    return encoded.slice(start, end)
  }).filter((form) => form.length >= minEncodedLength)
}
