import MiniSearch from 'minisearch'
import type { PaletteItem } from './palette-item.ts'

/** Items that fit the text, best first; beginnings of words and small slips count. */
export function matchItems(items: readonly PaletteItem[], text: string): PaletteItem[] {
  if (text.trim() === '') return [...items]
  const search = new MiniSearch<PaletteItem>({ idField: 'key', fields: ['title', 'note', 'words'], searchOptions: { prefix: true, fuzzy: 0.2, boost: { title: 3 }, combineWith: 'AND' } })
  search.addAll([...items])
  const byKey = new Map(items.map((item) => [item.key, item]))
  return search.search(text).flatMap(({ id }) => byKey.get(id as string) ?? [])
}
