import { useLocation } from '@tanstack/react-router'
import { IconMenu2 } from '@tabler/icons-react'
import { Link, type NavigationEntry } from '#ui'
import { isCurrent, useNavigation } from './navigation.ts'
import { useNoCount } from './rail.tsx'

/** On phones: four pages and the menu with all of them. */
export function BottomBar({ isMenuOpen, onMenu }: { isMenuOpen: boolean; onMenu: () => void }) {
  const entries = useNavigation().filter(({ isOnPhone }) => isOnPhone === true).slice(0, 4)
  const { pathname } = useLocation()
  const isElsewhere = !entries.some((entry) => isCurrent(entry, pathname))
  return (
    <nav className="bottom-bar" aria-label="Main pages">
      {entries.map((entry) => <BottomEntry key={entry.path} entry={entry} />)}
      <button type="button" className={`bottom-link${isElsewhere ? ' is-here' : ''}`} aria-expanded={isMenuOpen} onClick={onMenu}><IconMenu2 size={20} stroke={1.7} aria-hidden /><span>More</span></button>
    </nav>
  )
}

function BottomEntry({ entry }: { entry: NavigationEntry }) {
  const { pathname } = useLocation()
  const useCount = entry.useCount ?? useNoCount
  const count = useCount()
  const Icon = entry.icon
  return (
    <Link href={entry.path} className="bottom-link" current={isCurrent(entry, pathname)}>
      <Icon size={20} stroke={1.7} aria-hidden /><span>{entry.label}</span>{count ? <span className="count bottom-count">{count}</span> : null}
    </Link>
  )
}
