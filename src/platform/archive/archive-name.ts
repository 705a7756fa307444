/**
 * The name of a file as a segment of a path in an archive. Names of files are bytes: whatever is not plain text, and `%`
 * itself, is written as `%XX`, so that every name comes back as it was and none can break out of its place.
 */
export function archiveNameOf(name: Buffer): string {
  const text = name.toString('utf8')
  const isPlain = Buffer.from(text, 'utf8').equals(name) && !/[\p{C}%/\\\u2028\u2029]/u.test(text) && text !== '.' && text !== '..'
  if (isPlain) return text
  return [...name].map((byte) => (isPlainByte(byte) && name.length > 2 ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)).join('')
}

/** Letters, digits and what is usual between them; a name of one or two dots is written out by the caller. */
function isPlainByte(byte: number): boolean {
  return /[A-Za-z0-9._~+@=,-]/.test(String.fromCharCode(byte))
}

/** The bytes of a name; undefined when nothing could have been written so. */
export function bytesOfArchiveName(segment: string): Buffer | undefined {
  if (segment === '') return undefined
  const bytes = Buffer.concat(segment.split(/(%[0-9A-F]{2})/).map((part) => (/^%[0-9A-F]{2}$/.test(part) ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part, 'utf8'))))
  const text = bytes.toString('latin1')
  if (text === '.' || text === '..' || bytes.includes(0) || bytes.includes(0x2f)) return undefined
  return archiveNameOf(bytes) === segment ? bytes : undefined
}
