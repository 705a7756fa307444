import { useMatches } from '@tanstack/react-router'
import { IconKeyboard, IconSearch } from '@tabler/icons-react'
import { IconButton, lazyPart, Link, useWebFeatures, type WebCommand, WhileLoading } from '#ui'
import { ConnectionState } from './connection-state.tsx'
import { MeMenu } from './me-menu.tsx'

const EnvironmentSwitch = lazyPart(async () => (await import('./environment-switch.tsx')).EnvironmentSwitch)
const keys = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘ K' : 'Ctrl K'

interface TopBarProps {
  readonly commands: readonly WebCommand[]
  readonly onSearch: () => void
  readonly onHelp: () => void
  readonly onCommand: (command: WebCommand) => void
}

/** Where this is, the environment, search, the connection, and who is signed in. */
export function TopBar({ commands, onSearch, onHelp, onCommand }: TopBarProps) {
  const path = useMatches().at(-1)?.fullPath
  const hasEnvironment = useWebFeatures().some((feature) => feature.routes?.some((route) => route.hasEnvironment === true && route.path === path))
  return (
    <header className="top-bar">
      <span className="top-brand"><Link href="/" className="brand" label="Daybook, Today"><img src="/icon.svg" alt="" width={22} height={22} /></Link></span>
      <nav className="top-crumbs" data-crumbs aria-label="Where this is" />
      {hasEnvironment ? <WhileLoading show={null}><EnvironmentSwitch /></WhileLoading> : null}
      <button type="button" className="top-search" onClick={onSearch}>
        <IconSearch size={15} stroke={1.8} aria-hidden /><span>Search or do</span> <kbd>{keys}</kbd>
      </button>
      {commands.filter(({ isInTopBar }) => isInTopBar === true).map((command) => <IconButton key={command.title} icon={command.icon} label={command.shortcut ? `${command.title} (${command.shortcut})` : command.title} onClick={() => onCommand(command)} />)}
      <ConnectionState />
      <span className="desk-only"><IconButton icon={IconKeyboard} label="Keyboard help (?)" onClick={onHelp} /></span>
      <MeMenu />
    </header>
  )
}

