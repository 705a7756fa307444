import type { Icon } from '@tabler/icons-react'
import type { ReactNode, Ref } from 'react'
import { Link } from '../router/link.tsx'
import { Hint } from './hint.tsx'

export interface ButtonProps {
  readonly children: ReactNode
  readonly onClick?: (() => void) | undefined
  /** Makes it a link that looks like a button. */
  readonly href?: string | undefined
  /** `primary` at most once a page; `danger` for what hits something out there. */
  readonly look?: 'primary' | 'default' | 'quiet' | 'danger'
  readonly icon?: Icon | undefined
  readonly size?: 'small' | 'normal'
  readonly type?: 'button' | 'submit'
  readonly isBusy?: boolean
  readonly isDisabled?: boolean
  /** For one of several that is chosen. */
  readonly isPressed?: boolean | undefined
  /** Why it cannot be used, or what it does more than its words say. */
  readonly hint?: string | undefined
  readonly ref?: Ref<HTMLButtonElement>
}

/** Words say the result: "Roll back to 1.4.2". */
export function Button({ children, onClick, href, look = 'default', icon: Icon, size = 'normal', type = 'button', isBusy = false, isDisabled = false, isPressed, hint, ref }: ButtonProps) {
  const className = `button button-${look}${size === 'small' ? ' button-small' : ''}`
  const inner = <>{Icon ? <Icon size={16} stroke={1.75} aria-hidden /> : null}<span>{children}</span></>
  const body = href && !isDisabled
    ? <Link href={href} className={className}>{inner}</Link>
    : <button ref={ref} type={type} className={className} onClick={isBusy || isDisabled ? undefined : onClick} aria-pressed={isPressed} aria-disabled={isDisabled || isBusy || undefined} aria-busy={isBusy || undefined}>{inner}</button>
  return hint ? <Hint text={hint}>{body}</Hint> : body
}

export interface IconButtonProps {
  readonly icon: Icon
  /** What it does, for readers and as the hint. */
  readonly label: string
  readonly onClick?: () => void
  readonly isPressed?: boolean
  readonly isDisabled?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

export function IconButton({ icon: Icon, label, onClick, isPressed, isDisabled = false, ref }: IconButtonProps) {
  return (
    <Hint text={label}>
      <button ref={ref} type="button" className="icon-button" aria-label={label} aria-pressed={isPressed} aria-disabled={isDisabled || undefined} onClick={isDisabled ? undefined : onClick}>
        <Icon size={16} stroke={1.75} aria-hidden />
      </button>
    </Hint>
  )
}
