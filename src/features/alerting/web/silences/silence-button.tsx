import { IconBellOff } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, useCan, useHotkeys } from '#ui'
import { saveSilence } from '../../contract.ts'
import { matchersOf } from './matcher-text.ts'
import { SilenceDialog } from './silence-dialog.tsx'

/** Silences what has these labels, or whatever is entered. */
export function SilenceButton({ labels = {}, look = 'default' }: { labels?: Readonly<Record<string, string>>; look?: 'default' | 'primary' }) {
  const [isOpen, setIsOpen] = useState(false)
  const isAllowed = useCan()(saveSilence.access)
  useHotkeys([{ keys: 's', label: 'Silence', run: () => setIsOpen(true) }], isAllowed)
  if (!isAllowed) return null
  return <><Button look={look} icon={IconBellOff} onClick={() => setIsOpen(true)}>Silence</Button><SilenceDialog isOpen={isOpen} onClose={() => setIsOpen(false)} matchers={matchersOf(labels)} /></>
}
