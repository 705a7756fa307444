import type { ComponentType, ReactNode } from 'react'
import type { z } from 'zod'
import type { Operation, OutputOf } from '#lib/operation'
import { lazyPart, WhileLoading } from '../lazy-part.tsx'
import { Dialog } from '../pieces/dialog.tsx'

export interface OperationFormProps<Op extends Operation> {
  readonly operation: Op
  /** Values to begin with. */
  readonly initial?: Partial<z.input<Op['input']>>
  /** Fields that are not shown: what the page knows already. They keep their value from `initial`. */
  readonly hidden?: readonly string[]
  /** Fields that few change: under a fold, at their defaults. */
  readonly folded?: readonly string[]
  /** Something to do with what is entered before it is sent: given a reader that shows what is wrong and is undefined then. */
  readonly before?: (read: () => z.input<Op['input']> | undefined) => ReactNode
  /** The button's verb, saying the result: "Open the incident". */
  readonly action: string
  readonly isDangerous?: boolean
  readonly onDone?: (output: OutputOf<Op>) => void
  readonly onCancel?: () => void
  /** What it will do, above the fields. */
  readonly children?: ReactNode
}

const Body = lazyPart(async () => (await import('./form-body.tsx')).FormBody as ComponentType<OperationFormProps<never>>)

/** A form drawn from the operation's schema; checks in the page, shows the server's faults at their fields. */
export function OperationForm<Op extends Operation>(props: OperationFormProps<Op>) {
  return <WhileLoading show={<div className="form form-waiting" aria-busy />}><Body {...(props as unknown as OperationFormProps<never>)} /></WhileLoading>
}

export interface OperationDialogProps<Op extends Operation> extends OperationFormProps<Op> {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** The form in a dialog; closes when the command has worked. */
export function OperationDialog<Op extends Operation>({ title, isOpen, onClose, onDone, ...form }: OperationDialogProps<Op>) {
  const done = (output: OutputOf<Op>) => {
    onClose()
    onDone?.(output)
  }
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      {isOpen ? <OperationForm {...(form as OperationFormProps<Op>)} onDone={done} onCancel={onClose} /> : null}
    </Dialog>
  )
}
