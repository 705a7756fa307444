import { Popover } from '@mantine/core'
import { IconCheck, IconHelpCircle, IconMinus } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'

export interface Reason {
  readonly text: ReactNode
  /** From 0 on it speaks for the matter, below against it; left out when reasons have no side. */
  readonly weight?: number
}

/** Opens the reasons behind anything automatic: a rank, a cause, a skipped job. */
export function Why({ reasons, title = 'Why is this here?', label = 'Why' }: { reasons: readonly (string | Reason)[]; title?: string; label?: string }) {
  const [isOpen, setIsOpen] = useState(false)
  if (reasons.length === 0) return null
  return (
    <Popover opened={isOpen} onChange={setIsOpen} width={320} position="bottom-end" withinPortal trapFocus={false} classNames={{ dropdown: 'why' }}>
      <Popover.Target>
        <button type="button" className="why-button" onClick={(event) => { event.stopPropagation(); setIsOpen(!isOpen) }} onKeyDown={(event) => event.key === 'Escape' && setIsOpen(false)}><IconHelpCircle size={14} stroke={1.75} aria-hidden />{label}</button>
      </Popover.Target>
      <Popover.Dropdown onClick={(event) => event.stopPropagation()}>
        <div className="why-title">{title}</div>
        <ul>{reasons.map((reason, index) => <ReasonLine key={index} reason={typeof reason === 'string' ? { text: reason } : reason} />)}</ul>
      </Popover.Dropdown>
    </Popover>
  )
}

function ReasonLine({ reason: { text, weight } }: { reason: Reason }) {
  return (
    <li>
      {weight === undefined ? null : <Side isFor={weight >= 0} />}
      <span>{text}</span>
    </li>
  )
}

function Side({ isFor }: { isFor: boolean }) {
  const Mark = isFor ? IconCheck : IconMinus
  return <span className={isFor ? 'reason-side reason-for' : 'reason-side'}><Mark size={14} stroke={2} aria-hidden /><span className="visually-hidden">{isFor ? 'For it: ' : 'Against it: '}</span></span>
}

/** Reasons on the page itself, those that speak for it first. */
export function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  return <ul className="reasons">{reasons.map((reason, index) => <ReasonLine key={index} reason={reason} />)}</ul>
}
