import { Labels } from '#lib/promql'

const between = '\u{1}'
/** Stands between keys where many are written together. */
export const keySeparator = '\u{2}'
const escapes: Readonly<Record<string, string>> = { '\u{0}': '\u{0}a', '\u{1}': '\u{0}b', '\u{2}': '\u{0}c' }
const meanings: Readonly<Record<string, string>> = { a: '\u{0}', b: '\u{1}', c: '\u{2}' }
// eslint-disable-next-line no-control-regex -- these are separators too
const special = /[\u{0}\u{2}]/u
// eslint-disable-next-line no-control-regex -- as above
const allSpecial = /[\u{0}-\u{2}]/gu
// eslint-disable-next-line no-control-regex -- as above
const escaped = /\u{0}([abc])/gu

/** One text for a series, that tells it from every other and can be read back, whatever its labels are made of. */
export function seriesKey({ items, key }: Labels): string {
  // The key of labels with the separator in them is written another way, without it.
  if (key.includes(between) && !special.test(key)) return key
  return items.map((item) => item.replace(allSpecial, (character) => escapes[character] ?? '')).join(between)
}

export function labelsOfKey(key: string): Labels {
  if (key === '') return Labels.empty
  const items = key.split(between)
  if (!key.includes('\u{0}')) return new Labels(items, key)
  return new Labels(items.map((item) => item.replace(escaped, (_, letter: string) => meanings[letter] ?? '')))
}
