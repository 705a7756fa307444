import type { Icon } from '@tabler/icons-react'
import type { WebCommand } from '#ui'
import type { Operation } from '#lib/operation'

export interface PaletteItem {
  readonly key: string
  readonly group: 'Recent' | 'Pages' | 'Entities' | 'Commands' | 'Questions'
  readonly title: string
  readonly note?: string
  /** Found by these too, though they are not shown. */
  readonly words?: string
  readonly icon?: Icon
  /** Kind of entity, for its icon. */
  readonly kind?: string
  readonly href?: string
  readonly operation?: Operation
  readonly command?: WebCommand
}

/** What Enter does with an item, in words. */
export function enterWords({ operation, command, group }: PaletteItem): string {
  if (operation) return operation.kind === 'query' ? 'shows the answer' : 'opens its form; nothing is done yet'
  if (command) return 'opens its form; nothing is done yet'
  return group === 'Entities' ? 'opens its page in the catalog' : 'opens the page'
}
