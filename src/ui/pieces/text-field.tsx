import type { KeyboardEvent, Ref } from 'react'
import { PasswordInput, Textarea, TextInput } from '@mantine/core'

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly help?: string
  readonly error?: string | undefined
  readonly type?: 'text' | 'email' | 'datetime-local'
  readonly autoComplete?: string
  readonly isFirst?: boolean
}

/** A field outside of an operation's form: signing in, choosing something on a page. */
export function TextField({ label, value, onChange, help, error, type = 'text', autoComplete, isFirst = false }: TextFieldProps) {
  return <TextInput label={label} description={help} error={error} type={type} value={value} onChange={(event) => onChange(event.currentTarget.value)} autoComplete={autoComplete} autoFocus={isFirst} data-autofocus={isFirst || undefined} inputWrapperOrder={['label', 'input', 'description', 'error']} />
}

export function PasswordField({ label, value, onChange, help, error, autoComplete = 'current-password', isFirst = false }: Omit<TextFieldProps, 'type'>) {
  return <PasswordInput label={label} description={help} error={error} value={value} onChange={(event) => onChange(event.currentTarget.value)} autoComplete={autoComplete} autoFocus={isFirst} data-autofocus={isFirst || undefined} inputWrapperOrder={['label', 'input', 'description', 'error']} visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }} />
}

interface CodeFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly help?: string
}

/** Text in monospace, many lines: YAML, a script. */
export function CodeField({ label, value, onChange, help }: CodeFieldProps) {
  return <Textarea label={label} description={help} value={value} onChange={(event) => onChange(event.currentTarget.value)} autosize minRows={10} maxRows={26} spellCheck={false} classNames={{ input: 'mono' }} inputWrapperOrder={['label', 'input', 'description', 'error']} />
}

interface LongTextFieldProps extends Pick<TextFieldProps, 'label' | 'value' | 'onChange' | 'help'> {
  readonly placeholder?: string
  /** Ctrl-Enter or ⌘-Enter. */
  readonly onSend?: () => void
  readonly ref?: Ref<HTMLTextAreaElement>
}

/** Text of some lines: an update, a note. */
export function LongTextField({ label, value, onChange, help, placeholder, onSend, ref }: LongTextFieldProps) {
  function press(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    onSend?.()
  }
  return <Textarea ref={ref} label={label} description={help} placeholder={placeholder} value={value} onChange={(event) => onChange(event.currentTarget.value)} onKeyDown={press} autosize minRows={2} maxRows={12} inputWrapperOrder={['label', 'input', 'description', 'error']} />
}
