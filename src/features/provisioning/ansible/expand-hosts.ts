/** `www[01:50:2].example.com` and `db-[a:f]` written out (docs.ansible.com → adding ranges of hosts); at most `most` names. */
export function expandHosts(pattern: string, most = 5_000): string[] {
  if (pattern.length > 300) return [pattern]
  const [, before, start, end, step, after] = /^(.*?)\[([0-9]*|[a-zA-Z]):([0-9]+|[a-zA-Z])(?::([0-9]+))?\](.*)$/.exec(pattern) ?? []
  if (before === undefined || start === undefined || end === undefined || after === undefined) return [pattern]
  const rest = expandHosts(after, most)
  const names: string[] = []
  for (const value of valuesOf(start, end, Math.max(1, Number(step ?? 1)), most)) {
    for (const tail of rest) {
      if (names.length >= most) return names
      names.push(`${before}${value}${tail}`)
    }
  }
  return names
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

function valuesOf(start: string, end: string, step: number, most: number): string[] {
  const isNumber = /^\d+$/.test(end)
  const first = isNumber ? Number(start || '0') : letters.indexOf(start)
  const last = isNumber ? Number(end) : letters.indexOf(end)
  const width = start.length > 1 && start.startsWith('0') ? start.length : 0
  const values: string[] = []
  for (let value = first; value <= last && values.length < most; value += step) values.push(isNumber ? String(value).padStart(width, '0') : (letters[value] ?? ''))
  return values
}
