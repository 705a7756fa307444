type Fields = Readonly<Record<string, string | undefined>>

/** What belongs to a moment and to no search: which line is open, how a table is sorted. */
const ofTheMoment: ReadonlySet<string> = new Set(['line', 'span', 'metric', 'tab'])

/** What of an address is kept with a search. */
export function addressOf(search: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(search).flatMap(([name, value]) => (value === undefined || value === '' || ofTheMoment.has(name) ? [] : [[name, String(value)]])))
}

/** The fields to set for a kept address: what it does not name is taken away. */
export function searchFields(address: Readonly<Record<string, string>>, search: Fields): Record<string, string | undefined> {
  return { ...Object.fromEntries(Object.keys(search).map((name) => [name, undefined])), ...address }
}

export function isSearch(address: Readonly<Record<string, string>>, search: Fields): boolean {
  const shown = addressOf(search)
  const names = new Set([...Object.keys(shown), ...Object.keys(address)])
  return [...names].every((name) => shown[name] === address[name])
}
