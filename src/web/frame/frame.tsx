import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { useHotkeys } from '#ui'
import { useLocation } from '@tanstack/react-router'
import { BottomBar } from './bottom-bar.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { Rail } from './rail.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import { TopBar } from './top-bar.tsx'
import { useNavigationKeys } from './use-navigation-keys.ts'

const Palette = lazy(async () => ({ default: (await import('../palette/palette.tsx')).Palette }))
const KeyboardHelp = lazy(async () => ({ default: (await import('./keyboard-help.tsx')).KeyboardHelp }))
const foldedKey = 'daybook-rail'

/** Rail, top bar, the page, and on phones the bottom bar. */
export function Frame({ children }: { children: ReactNode }) {
  const [isFolded, setIsFolded] = useState(() => localStorage.getItem(foldedKey) === 'folded' || (localStorage.getItem(foldedKey) === null && innerWidth < 1100))
  const [isMenuOpen, setIsMenuOpen] = useState(false)
  const [open, setOpen] = useState<'palette' | 'help'>()
  const { pathname } = useLocation()
  useNavigationKeys()
  useHotkeys([
    { keys: 'mod+k', label: 'Search and commands', run: () => setOpen('palette') },
    { keys: '?', label: 'Keyboard help', run: () => setOpen('help') },
    { keys: '[', label: 'Fold or unfold the rail', run: () => fold(!isFolded) },
  ])
  useEffect(() => setIsMenuOpen(false), [pathname])
  function fold(next: boolean): void {
    localStorage.setItem(foldedKey, next ? 'folded' : 'open')
    setIsFolded(next)
  }
  const inner = <ErrorBoundary key={pathname}>{children}</ErrorBoundary>
  return (
    <div className={`frame${isFolded ? ' frame-folded' : ''}`}>
      <a className="skip-link" href="#content">Skip to the content</a>
      <Rail isFolded={isFolded} isMenuOpen={isMenuOpen} onFold={() => fold(!isFolded)} onClose={() => setIsMenuOpen(false)} />
      <TopBar onSearch={() => setOpen('palette')} onHelp={() => setOpen('help')} />
      <main id="content" tabIndex={-1}>{pathname.startsWith('/settings') ? <SettingsFrame>{inner}</SettingsFrame> : inner}</main>
      <BottomBar isMenuOpen={isMenuOpen} onMenu={() => setIsMenuOpen(!isMenuOpen)} />
      <Suspense fallback={null}>
        {open === 'palette' ? <Palette onClose={() => setOpen(undefined)} /> : null}
        {open === 'help' ? <KeyboardHelp onClose={() => setOpen(undefined)} /> : null}
      </Suspense>
    </div>
  )
}
