import { useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from '#ui'
import { isCurrent, useNavigation } from './navigation.ts'

/** Settings: their pages at the left, the chosen one beside. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const { pathname } = useLocation()
  const entries = useNavigation().filter(({ section }) => section === 'settings')
  const nav = useRef<HTMLElement>(null)
  // On a phone the pages stand in a row that is longer than the screen.
  // Newer browsers give a promise for scrolling, which is nothing to clean up with.
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label="Settings" ref={nav}>
        {entries.map(({ path, label, icon: Icon }) => <Link key={path} href={path} className="rail-link" current={isCurrent({ path }, pathname)}><Icon size={16} stroke={1.7} aria-hidden /><span>{label}</span></Link>)}
      </nav>
      <div className="settings-page">{children}</div>
    </div>
  )
}
