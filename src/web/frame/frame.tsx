import { type ReactNode, useEffect, useState } from 'react'
import { lazyPart, useHotkeys, type WebCommand, WhileLoading } from '#ui'
import { useLocation } from '@tanstack/react-router'
import { BottomBar } from './bottom-bar.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { NewerVersion } from './newer-version.tsx'
import { Rail } from './rail.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import { TopBar } from './top-bar.tsx'
import { useNavigationKeys } from './use-navigation-keys.ts'
import { useWebCommands } from './use-web-commands.ts'

const Palette = lazyPart(async () => (await import('../palette/palette.tsx')).Palette)
const FirstSteps = lazyPart(async () => (await import('../first-steps/first-steps.tsx')).FirstSteps)
const KeyboardHelp = lazyPart(async () => (await import('./keyboard-help.tsx')).KeyboardHelp)
const foldedKey = 'daybook-rail'

/** Ctrl or ⌘ comes before the k: loaded meanwhile, so that the first letters are not lost. */
function usePaletteAhead(): void {
  useEffect(() => {
    const load = ({ key }: KeyboardEvent) => { if (key === 'Control' || key === 'Meta') Palette.begin() }
    addEventListener('keydown', load)
    return () => removeEventListener('keydown', load)
  }, [])
}

/** Rail, top bar, the page, and on phones the bottom bar. */
export function Frame({ children }: { children: ReactNode }) {
  const [isFolded, setIsFolded] = useState(() => localStorage.getItem(foldedKey) === 'folded' || (localStorage.getItem(foldedKey) === null && innerWidth < 1100))
  const [isMenuOpen, setIsMenuOpen] = useState(false)
  const [open, setOpen] = useState<'palette' | 'help' | WebCommand>()
  const commands = useWebCommands()
  const { pathname } = useLocation()
  useNavigationKeys()
  useHotkeys([
    { keys: 'mod+k', label: 'Search and commands', run: () => setOpen('palette') },
    { keys: '?', label: 'Keyboard help', run: () => setOpen('help') },
    ...commands.flatMap((command) => (command.shortcut ? [{ keys: command.shortcut, label: command.title, run: () => setOpen(command) }] : [])),
    { keys: '[', label: 'Fold or unfold the rail', run: () => fold(!isFolded) },
  ])
  useEffect(() => setIsMenuOpen(false), [pathname])
  usePaletteAhead()
  function fold(next: boolean): void {
    localStorage.setItem(foldedKey, next ? 'folded' : 'open')
    setIsFolded(next)
  }
  const close = () => setOpen(undefined)
  const CommandDialog = typeof open === 'object' ? open.dialog : undefined
  const inner = <ErrorBoundary key={pathname}>{children}</ErrorBoundary>
  return (
    <div className={`frame${isFolded ? ' frame-folded' : ''}`}>
      <a className="skip-link" href="#content">Skip to the content</a>
      <Rail isFolded={isFolded} isMenuOpen={isMenuOpen} onFold={() => fold(!isFolded)} onClose={() => setIsMenuOpen(false)} />
      <TopBar commands={commands} onSearch={() => setOpen('palette')} onHelp={() => setOpen('help')} onCommand={setOpen} />
      <main id="content" tabIndex={-1}><NewerVersion />{pathname === '/' ? <WhileLoading show={null}><FirstSteps /></WhileLoading> : null}{pathname.startsWith('/settings') ? <SettingsFrame>{inner}</SettingsFrame> : inner}</main>
      <BottomBar isMenuOpen={isMenuOpen} onMenu={() => setIsMenuOpen(!isMenuOpen)} />
      <WhileLoading show={null}>
        {open === 'palette' ? <Palette onClose={close} onCommand={setOpen} /> : null}
        {open === 'help' ? <KeyboardHelp onClose={close} /> : null}
        {CommandDialog ? <CommandDialog onClose={close} /> : null}
      </WhileLoading>
    </div>
  )
}
