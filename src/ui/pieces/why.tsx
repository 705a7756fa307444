import { Popover } from '@mantine/core'
import { IconHelpCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'

export interface Reason {
  readonly text: ReactNode
  /** −1 to 1: how much it counted, drawn as a bar; left out when reasons have no weight. */
  readonly weight?: number
}

/** Opens the reasons behind anything automatic: a rank, a cause, a skipped job. */
export function Why({ reasons, title = 'Why is this here?', label = 'Why' }: { reasons: readonly (string | Reason)[]; title?: string; label?: string }) {
  if (reasons.length === 0) return null
  return (
    <Popover width={320} position="bottom-end" withinPortal trapFocus={false} classNames={{ dropdown: 'why' }}>
      <Popover.Target>
        <button type="button" className="why-button" onClick={(event) => event.stopPropagation()}><IconHelpCircle size={14} stroke={1.75} aria-hidden />{label}</button>
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
      {weight === undefined ? null : <span className={`weight${weight < 0 ? ' weight-against' : ''}`} aria-label={`weight ${weight.toFixed(2)}`}><span style={{ width: `${Math.min(100, Math.abs(weight) * 100)}%` }} /></span>}
      <span>{text}</span>
    </li>
  )
}
