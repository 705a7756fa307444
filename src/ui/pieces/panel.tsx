import { IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useHotkeys } from '../keyboard/use-hotkeys.ts'
import { IconButton } from './button.tsx'

/** Detail at the right of a list. Give it to `Page` as `panel`; Escape closes it. */
export function Panel({ title, aside, onClose, actions, children }: { title: ReactNode; aside?: ReactNode; onClose: () => void; actions?: ReactNode; children: ReactNode }) {
  const ref = useRef<HTMLElement>(null)
  useHotkeys([{ keys: 'Escape', label: 'Close the panel', run: onClose }])
  useEffect(() => {
    if (matchMedia('(max-width: 900px)').matches) ref.current?.focus()
  }, [])
  return (
    <aside className="panel" ref={ref} tabIndex={-1} aria-label="Detail">
      <div className="panel-head"><h2>{title}</h2>{aside}<span className="grow" /><IconButton icon={IconX} label="Close (Esc)" onClick={onClose} /></div>
      {actions ? <div className="panel-actions">{actions}</div> : null}
      <div className="panel-body">{children}</div>
    </aside>
  )
}
