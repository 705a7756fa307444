import { IconBolt, IconClock, IconListSearch } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { labelOf, useCan, useEntityHref, useOperation, useWebFeatures } from '#ui'
import { listEntities } from '#kernel/catalog/contract'
import { useNavigation } from '../frame/navigation.ts'
import { useWebCommands } from '../frame/use-web-commands.ts'
import { matchItems } from './match-items.ts'
import { operations } from './operations.ts'
import type { PaletteItem } from './palette-item.ts'
import { readRecent } from './recent.ts'

const groupOrder = ['Recent', 'Pages', 'Entities', 'Commands', 'Questions']
const mostOfGroup = 12

/** What the palette offers for a text: recent pages, pages and common commands while it is empty; pages, entities and all operations else. */
export function usePaletteItems(text: string): { items: readonly PaletteItem[]; isSearching: boolean } {
  const pages = useNavigation()
  const { common, all } = useOperations()
  const own = useWebCommands()
  const { entities, isSearching } = useEntities(text)
  const items = useMemo(() => {
    const pageItems: PaletteItem[] = pages.map(({ label, path, icon }) => ({ key: `page ${path}`, group: 'Pages', title: label, icon, href: path }))
    const dialogs: PaletteItem[] = own.map((command) => ({ key: `dialog ${command.title}`, group: 'Commands', title: command.title, icon: command.icon, command }))
    const recent: PaletteItem[] = readRecent().map(({ href, title }) => ({ key: `recent ${href}`, group: 'Recent', title, icon: IconClock, href }))
    if (text.trim() === '') return [...recent.slice(0, 5), ...pageItems, ...dialogs, ...common]
    const found = matchItems([...recent, ...pageItems, ...dialogs, ...all], text).filter(({ href }, index, list) => href === undefined || list.findIndex((other) => other.href === href) === index)
    return groupOrder.flatMap((group) => [...found, ...entities].filter((item) => item.group === group).slice(0, mostOfGroup))
  }, [pages, common, all, own, entities, text])
  return { items, isSearching }
}

/** The operations that this person may call; `common` are those that features put forward. */
function useOperations(): { common: readonly PaletteItem[]; all: readonly PaletteItem[] } {
  const features = useWebFeatures()
  const can = useCan()
  return useMemo(() => {
    const forward = new Set(features.flatMap((feature) => feature.palette ?? []).map(({ name }) => name))
    const all = operations.filter(({ access }) => can(access)).map((operation): PaletteItem => {
      const [part = '', verb = ''] = operation.name.split('.')
      const isQuery = operation.kind === 'query'
      return { key: `operation ${operation.name}`, group: isQuery ? 'Questions' : 'Commands', title: operation.summary.replace(/\.$/, ''), note: `${part} ${labelOf(verb).toLowerCase()}`, icon: isQuery ? IconListSearch : IconBolt, operation }
    })
    return { common: all.filter(({ operation }) => operation !== undefined && forward.has(operation.name)), all }
  }, [features, can])
}

/** Entities by the server's own ranking, over the whole catalog. */
function useEntities(text: string): { entities: readonly PaletteItem[]; isSearching: boolean } {
  const [wanted, setWanted] = useState('')
  const hrefOf = useEntityHref()
  useEffect(() => {
    const timer = setTimeout(() => setWanted(text.trim()), 120)
    return () => clearTimeout(timer)
  }, [text])
  const { data, isFetching } = useOperation(listEntities, { text: wanted, facts: false, limit: 10 }, { isOn: wanted !== '', live: false })
  const entities = useMemo(() => (wanted === '' || !data ? [] : data.items.map(({ ref, title, kind, name }): PaletteItem => ({ key: `entity ${ref}`, group: 'Entities', title: title || name, note: ref, kind, href: hrefOf(ref) }))), [data, wanted, hrefOf])
  return { entities: text.trim() === '' ? [] : entities, isSearching: isFetching || wanted !== text.trim() }
}
