import { ProductError } from '#lib/errors'

const place = /\$\{\{\s*(secret|vars\.([A-Za-z_][A-Za-z0-9_]*))\s*\}\}/g

/** Values that may be put into a text. */
export interface PutValues {
  readonly secret: string | undefined
  readonly vars?: ReadonlyMap<string, string>
}

/** A text with the secret and saved values where they are written. Throws `conflict` for one that there is not. */
export function putIn(text: string, { secret, vars }: PutValues): string {
  return text.replace(place, (_whole, word: string, name: string | undefined) => {
    const value = name === undefined ? secret : vars?.get(name)
    if (value === undefined) throw new ProductError('conflict', name === undefined ? 'The secret that it sends is not there. Enter it in the check\'s settings.' : `The value ${word.slice(5)} was saved by no step before. Save it in an earlier one.`)
    return value
  })
}

export function putInAll(texts: Readonly<Record<string, string>>, values: PutValues): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, putIn(text, values)]))
}

/** Names of the headers that hold the secret or a saved value: they go to no other origin. */
export function privateNames(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, text]) => (text.search(place) < 0 ? [] : [name]))
}

export function holdsSecret(text: string): boolean {
  return [...text.matchAll(place)].some((match) => match[1] === 'secret')
}

/** Names of the saved values that a text asks for. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(place)].flatMap((match) => (match[2] === undefined ? [] : [match[2]]))
}
