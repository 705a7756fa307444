import { useEffect, useMemo, useState } from 'react'
import { labelOf, useCan, useEntityHref, useOperation, useWebFeatures } from '#ui'
import { listEntities } from '#kernel/catalog/contract'
import { IconBolt, IconClock } from '@tabler/icons-react'
import { useNavigation } from '../frame/navigation.ts'
import { useWebCommands } from '../frame/use-web-commands.ts'
import { matchItems } from './match-items.ts'
import type { PaletteItem } from './palette-item.ts'
import { readRecent } from './recent.ts'

const groupOrder = ['Recent', 'Pages', 'Entities', 'Commands']

/** What the palette offers for a text: recent pages while it is empty; pages, entities and commands else. */
export function usePaletteItems(text: string): PaletteItem[] {
  const pages = useNavigation()
  const commands = useCommands()
  const own = useWebCommands()
  const entities = useEntities(text)
  return useMemo(() => {
    const pageItems: PaletteItem[] = pages.map(({ label, path, icon }) => ({ key: `page ${path}`, group: 'Pages', title: label, icon, href: path }))
    const dialogs: PaletteItem[] = own.map((command) => ({ key: `dialog ${command.title}`, group: 'Commands', title: command.title, icon: command.icon, command }))
    const recent: PaletteItem[] = readRecent().map(({ href, title }) => ({ key: `recent ${href}`, group: 'Recent', title, icon: IconClock, href }))
    if (text.trim() === '') return [...recent.slice(0, 5), ...pageItems, ...dialogs, ...commands]
    const found = [...matchItems([...pageItems, ...dialogs, ...commands], text), ...entities]
    return found.toSorted((a, b) => groupOrder.indexOf(a.group) - groupOrder.indexOf(b.group))
  }, [pages, commands, own, entities, text])
}

function useCommands(): PaletteItem[] {
  const features = useWebFeatures()
  const can = useCan()
  return useMemo(() => features.flatMap((feature) => (feature.palette ?? []).filter(({ access }) => can(access)).map((operation): PaletteItem => ({
    key: `command ${operation.name}`, group: 'Commands', title: operation.summary.replace(/\.$/, ''), note: feature.title, words: labelOf(operation.name.slice(operation.name.indexOf('.') + 1)), icon: IconBolt, operation,
  }))), [features, can])
}

function useEntities(text: string): PaletteItem[] {
  const [wanted, setWanted] = useState('')
  const hrefOf = useEntityHref()
  useEffect(() => {
    const timer = setTimeout(() => setWanted(text.trim()), 120)
    return () => clearTimeout(timer)
  }, [text])
  const { data } = useOperation(listEntities, { text: wanted, limit: 8 }, { isOn: wanted !== '', live: false })
  return useMemo(() => (wanted === '' || !data ? [] : data.items.map(({ ref, title, kind }): PaletteItem => ({ key: `entity ${ref}`, group: 'Entities', title, note: ref, kind, href: hrefOf(ref) }))), [data, wanted, hrefOf])
}
