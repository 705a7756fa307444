import { TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'

interface QueryRowProps {
  /** A, B, …; undefined where there is only one. */
  readonly letter: string | undefined
  readonly isOff: boolean
  readonly onSwitch: () => void
  readonly actions: ReactNode
  /** The field, and what is to be said of its answer. */
  readonly children: ReactNode
}

/** One of several expressions: its letter switches it on and off. */
export function QueryRow({ letter, isOff, onSwitch, actions, children }: QueryRowProps) {
  return (
    <div className={`query-row${isOff ? ' is-off' : ''}`}>
      {letter === undefined ? null : <button type="button" className="query-letter" aria-pressed={!isOff} aria-label={`Ask ${letter}`} title={isOff ? `${letter} is not asked` : `${letter} is asked`} onClick={onSwitch}>{letter}</button>}
      <div className="query-parts">{children}</div>
      <div className="query-actions">{actions}</div>
    </div>
  )
}

interface InlineFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
}

/** A short text beside other things, taken when it is left or Enter is pressed. */
export function InlineField({ label, value, onChange, placeholder = label }: InlineFieldProps) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  return <TextInput size="xs" className="inline-field" aria-label={label} placeholder={placeholder} value={text} onChange={(event) => setText(event.currentTarget.value)} onBlur={() => text !== value && onChange(text)} onKeyDown={(event) => event.key === 'Enter' && onChange(text)} />
}
