import { IconDeviceDesktop, IconKey, IconLogout, IconMoon, IconSettings, IconSun } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionMenu, type MenuItem, OperationDialog, useCommand, useMe, useSay, useTheme } from '#ui'
import { changePassword, signOut } from '#kernel/access/contract'

/** Who is signed in: theme, settings, sign out. */
export function MeMenu() {
  const me = useMe()
  const { choice, choose } = useTheme()
  const out = useCommand(signOut)
  const say = useSay()
  const [isChanging, setIsChanging] = useState(false)
  if (!me) return null
  const initials = me.name.split(/\s+/).map((word) => word.charAt(0)).slice(0, 2).join('').toUpperCase()
  const mark = (word: string, value: string) => (choice === value ? `${word} (chosen)` : word)
  const items: MenuItem[] = [
    { label: mark('Theme of the system', 'auto'), icon: IconDeviceDesktop, onClick: () => choose('auto') },
    { label: mark('Light theme', 'light'), icon: IconSun, onClick: () => choose('light') },
    { label: mark('Dark theme', 'dark'), icon: IconMoon, onClick: () => choose('dark') },
    { label: 'Change my password', icon: IconKey, onClick: () => setIsChanging(true) },
    { label: 'Settings', icon: IconSettings, href: '/settings' },
    { label: `Sign out ${me.name}`, icon: IconLogout, onClick: () => out.mutate({}, { onSuccess: () => location.assign('/'), onError: say.error }) },
  ]
  return (
    <>
      <ActionMenu label={`${me.name}: theme, settings, sign out`} items={items} target={<button type="button" className="me" aria-label={`${me.name}: theme, settings, sign out`}><span data-initials={initials} aria-hidden /></button>} />
      <OperationDialog operation={changePassword} title="Change my password" action="Change my password" isOpen={isChanging} onClose={() => setIsChanging(false)} onDone={() => say('The password is changed; other sessions have ended.')} />
    </>
  )
}

