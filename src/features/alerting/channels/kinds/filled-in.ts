/** Every text in it, however deep, and the names above them. As in Alertmanager, a text that comes out as JSON is what it says: a number, a list, an object. */
export async function filledIn(value: unknown, fill: (text: string) => Promise<string>): Promise<unknown> {
  if (typeof value === 'string') return inlined(await fill(value))
  if (Array.isArray(value)) return Promise.all(value.map((each) => filledIn(each, fill)))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([name, each]) => [await fill(name), await filledIn(each, fill)] as const)))
}

function inlined(text: string): unknown {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'string' ? text : read
  } catch {
    return text
  }
}
