/** `3 services`, `1 repository`. */
export function kindWords(kind: string, count: number): string {
  const word = kind.replaceAll('-', ' ')
  if (count === 1) return `1 ${word}`
  return `${count.toLocaleString('en')} ${word.endsWith('y') && !/[aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : /(s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`}`
}
