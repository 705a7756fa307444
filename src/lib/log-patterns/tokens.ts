/** Words of a line with what stands between them: signs of JSON, logfmt and prose part words; spaces are kept with the word before. */
export function tokensOf(line: string): string[] {
  return line.slice(0, maxLength).match(/[^\s,;"'()[\]{}=:|]+|[\s,;"'()[\]{}=:|]+/g)?.slice(0, maxTokens) ?? []
}

const maxLength = 3000
const maxTokens = 200

/** Is it a value rather than a word: a number, an id, an address, a time? */
export function isVariable(token: string): boolean {
  return /\d/.test(token) || /^[0-9a-fA-F]{8,}$/.test(token)
}
