import { ProductError } from '#lib/errors'

const pair = /\s*([^\s="]+)=(?:"((?:\\.|[^"\\])*)"|(\S*))/gy

/** `http.status_code=504 customer="Ada L"` as names and values. Throws `invalid` for what is none. */
export function readAttributes(text: string): { name: string; value: string }[] {
  const found: { name: string; value: string }[] = []
  pair.lastIndex = 0
  for (let at = 0; text.slice(at).trim() !== ''; at = pair.lastIndex) {
    pair.lastIndex = at
    const match = pair.exec(text)
    if (!match) throw new ProductError('invalid', 'Write attributes as name=value with spaces between: http.status_code=504 customer="Ada L".', { faults: [{ path: 'attributes', message: 'Write attributes as name=value with spaces between.' }] })
    found.push({ name: match[1] ?? '', value: match[2]?.replaceAll(/\\(.)/g, '$1') ?? match[3] ?? '' })
  }
  return found
}
