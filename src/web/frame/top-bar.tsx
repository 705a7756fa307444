import { IconKeyboard, IconSearch } from '@tabler/icons-react'
import { IconButton, Link } from '#ui'
import { ConnectionState } from './connection-state.tsx'
import { EnvironmentSwitch } from './environment-switch.tsx'
import { MeMenu } from './me-menu.tsx'

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

/** Where this is, the environment, search, the connection, and who is signed in. */
export function TopBar({ onSearch, onHelp }: { onSearch: () => void; onHelp: () => void }) {
  return (
    <header className="top-bar">
      <span className="top-brand"><Link href="/" className="brand" label="Daybook, Today"><img src="/icon.svg" alt="" width={22} height={22} /></Link></span>
      <nav className="top-crumbs" data-crumbs aria-label="Where this is" />
      <EnvironmentSwitch />
      <button type="button" className="top-search" onClick={onSearch} aria-label="Search or do: pages, entities, commands">
        <IconSearch size={15} stroke={1.8} aria-hidden /><span>Search or do</span><kbd aria-hidden>{isMac ? '⌘ K' : 'Ctrl K'}</kbd>
      </button>
      <ConnectionState />
      <span className="desk-only"><IconButton icon={IconKeyboard} label="Keyboard help (?)" onClick={onHelp} /></span>
      <MeMenu />
    </header>
  )
}

