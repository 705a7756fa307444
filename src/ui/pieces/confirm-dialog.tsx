import { Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorNotice } from './error-notice.tsx'

export interface ConfirmDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly title: string
  /** What it will do, and to what. */
  readonly children: ReactNode
  /** The verb that says the result: "Roll back to 1.4.2". */
  readonly action: string
  /** Asks for a reason; `required` from `minLength` characters on. */
  readonly reason?: 'optional' | 'required'
  readonly reasonLabel?: string
  /** What stands in the reason's field at first. */
  readonly defaultReason?: string
  /** Name to type first: only for what cannot be undone. */
  readonly typeToConfirm?: string
  readonly isDangerous?: boolean
  /** What goes wrong is shown in the dialog; it closes when the promise is fulfilled. */
  readonly onConfirm: (reason: string) => Promise<unknown>
}

/** Says what will happen before it does. */
export function ConfirmDialog({ isOpen, onClose, ...more }: ConfirmDialogProps) {
  return <Dialog title={more.title} isOpen={isOpen} onClose={onClose}>{isOpen ? <ConfirmForm {...more} onClose={onClose} /> : null}</Dialog>
}

function ConfirmForm({ children, action, reason, reasonLabel = 'Reason', defaultReason = '', typeToConfirm, isDangerous = false, onConfirm, onClose }: Omit<ConfirmDialogProps, 'isOpen'>) {
  const [text, setText] = useState(defaultReason)
  const [typed, setTyped] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const id = useId()
  const isReady = (reason !== 'required' || text.trim().length >= 3) && (!typeToConfirm || typed === typeToConfirm)
  async function confirm(): Promise<void> {
    setIsBusy(true)
    setError(undefined)
    try {
      await onConfirm(text.trim())
      onClose()
    } catch (failure) {
      setError(failure)
      setIsBusy(false)
    }
  }
  return (
    <form className="form" onSubmit={(event) => { event.preventDefault(); if (isReady && !isBusy) void confirm() }}>
      <div className="confirm-text" id={id}>{children}</div>
      {reason ? <Textarea label={reasonLabel} description={reason === 'required' ? 'At least three characters; it is kept on the timeline.' : 'Optional; it is kept on the timeline.'} withAsterisk={reason === 'required'} autosize minRows={2} value={text} onChange={(event) => setText(event.currentTarget.value)} data-autofocus /> : null}
      {typeToConfirm ? <TextInput label={`Type ${typeToConfirm} to go on`} description="This cannot be undone." value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" /> : null}
      {error ? <ErrorNotice error={error} /> : null}
      <div className="form-actions">
        <Button onClick={onClose}>Leave it</Button>
        <Button type="submit" look={isDangerous ? 'danger' : 'primary'} isBusy={isBusy} isDisabled={!isReady}>{action}</Button>
      </div>
    </form>
  )
}
