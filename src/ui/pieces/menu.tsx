import { Menu as MantineMenu } from '@mantine/core'
import { IconDots, type Icon } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useGo } from '../router/address.ts'

export interface MenuItem {
  readonly label: string
  readonly icon?: Icon
  readonly onClick?: () => void
  readonly href?: string
  readonly isDangerous?: boolean
  readonly isDisabled?: boolean
}

/** Further actions behind one button; three dots unless a target is given. */
export function ActionMenu({ items, label = 'More actions', target }: { items: readonly MenuItem[]; label?: string; target?: ReactElement }) {
  const go = useGo()
  if (items.length === 0) return null
  return (
    <MantineMenu position="bottom-end" withinPortal classNames={{ dropdown: 'menu', item: 'menu-item' }}>
      <MantineMenu.Target>{target ?? <button type="button" className="icon-button" aria-label={label} onClick={(event) => event.stopPropagation()}><IconDots size={16} aria-hidden /></button>}</MantineMenu.Target>
      <MantineMenu.Dropdown onClick={(event) => event.stopPropagation()}>
        {items.map(({ label: word, icon: ItemIcon, onClick, href, isDangerous, isDisabled }) => (
          <MantineMenu.Item key={word} disabled={isDisabled === true} data-danger={isDangerous || undefined} onClick={() => (href ? go(href) : onClick?.())} leftSection={ItemIcon ? <ItemIcon size={16} stroke={1.75} aria-hidden /> : undefined}>{word}</MantineMenu.Item>
        ))}
      </MantineMenu.Dropdown>
    </MantineMenu>
  )
}
