/** An element of the page with the row that it shows. Its place in the list is its place in the document. */
export interface Slot {
  readonly slot: number
  /** The row's place in the table. */
  readonly index: number
  readonly key: string
}

/**
 * The elements for the rows `from` onward. A row that was there keeps its element. A row that comes gets one of those that
 * are free now: to fill an element anew costs a fraction of making one. Nothing is moved, so that the order is lost.
 */
export function fillSlots(old: readonly Slot[], keys: readonly string[], from: number): readonly Slot[] {
  const places = new Map(keys.map((key, place) => [key, place]))
  const kept = new Set(old.flatMap(({ key }) => (places.has(key) ? [key] : [])))
  const coming = keys.flatMap((key, place) => (kept.has(key) ? [] : [place]))
  const filled = old.flatMap(({ slot, key }): Slot[] => {
    const place = places.get(key) ?? coming.shift()
    return place === undefined ? [] : [{ slot, index: from + place, key: keys[place] ?? '' }]
  })
  const next = old.reduce((most, { slot }) => Math.max(most, slot + 1), 0)
  return [...filled, ...coming.map((place, more) => ({ slot: next + more, index: from + place, key: keys[place] ?? '' }))]
}

/** The same in the rows' own order, for those who read or tab through the document; a row that comes gets a new element. */
export function orderSlots(old: readonly Slot[], keys: readonly string[], from: number): readonly Slot[] {
  const slots = new Map(old.map(({ key, slot }) => [key, slot]))
  let next = old.reduce((most, { slot }) => Math.max(most, slot + 1), 0)
  return keys.map((key, place) => ({ slot: slots.get(key) ?? next++, index: from + place, key }))
}
