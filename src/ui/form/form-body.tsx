import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { z } from 'zod'
import { type Fault, ProductError } from '#lib/errors'
import type { Operation, OutputOf } from '#lib/operation'
import { Button } from '../pieces/button.tsx'
import { ErrorNotice } from '../pieces/error-notice.tsx'
import { useCommand } from '../use-operation.ts'
import { Field } from './field.tsx'
import { type FormField, formFields } from './form-fields.ts'
import { faultsByField, type FormValues, initialValues, inputOf, leafFields } from './form-values.ts'
import type { OperationFormProps } from './operation-form.tsx'

/** The form itself; `OperationForm` loads it when it is wanted. */
export function FormBody<Op extends Operation>({ operation, initial = {}, hidden = [], action, isDangerous = false, onDone, onCancel, children }: OperationFormProps<Op>) {
  const fields = useMemo(() => formFields(operation, hidden), [operation, hidden.join()])
  const given = initial as Readonly<Record<string, unknown>>
  const [values, setValues] = useState<FormValues>(() => initialValues(fields, given))
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const command = useCommand(operation)
  const form = useRef<HTMLFormElement>(null)
  const errors = faultsByField(fields, faults)
  // The form comes after the dialog that it stands in, so that the dialog could not give it the focus.
  useEffect(() => form.current?.closest('[role="dialog"]')?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), [])
  function refuse(found: readonly Fault[]): void {
    setFaults(found)
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-error]')?.focus())
  }
  function submit(event: FormEvent): void {
    event.preventDefault()
    event.stopPropagation()
    if (command.isPending) return
    const { input, faults: unread } = inputOf(fields, values, given)
    const checked = operation.input.safeParse(input)
    const found = [...unread, ...(checked.success ? [] : checked.error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: sentenceOf(issue.message, issue.code, issue.path, values) })))]
    if (found.length > 0) return refuse(found)
    setFaults([])
    command.mutate(input as z.input<Op['input']>, {
      onSuccess: (output: OutputOf<Op>) => onDone?.(output),
      onError: (error) => refuse(error instanceof ProductError ? error.faults : []),
    })
  }
  const isFaultElsewhere = command.error !== null && (faults.length === 0 || errors[''] !== undefined)
  return (
    <form className="form" ref={form} onSubmit={submit} noValidate>
      {children ? <div className="confirm-text">{children}</div> : null}
      <FieldList fields={fields} values={values} errors={errors} onChange={(path, value) => setValues((old) => ({ ...old, [path]: value }))} />
      {errors[''] && !command.error ? <p className="field-error" role="alert">{errors['']}</p> : null}
      {isFaultElsewhere ? <ErrorNotice error={command.error} /> : null}
      <div className="form-actions">
        {onCancel ? <Button onClick={onCancel}>Leave it</Button> : null}
        <Button type="submit" look={isDangerous ? 'danger' : 'primary'} isBusy={command.isPending}>{action}</Button>
      </div>
    </form>
  )
}

interface FieldListProps {
  readonly fields: readonly FormField[]
  readonly values: FormValues
  readonly errors: Readonly<Record<string, string>>
  readonly onChange: (path: string, value: unknown) => void
}

function FieldList({ fields, values, errors, onChange }: FieldListProps) {
  const first = leafFields(fields)[0]?.path
  return fields.map((field) => (
    field.fields
      ? <fieldset key={field.path} className="form-group"><legend>{field.label}</legend>{field.help ? <p className="muted small">{field.help}</p> : null}<FieldList fields={field.fields} values={values} errors={errors} onChange={onChange} /></fieldset>
      : <Field key={field.path} field={field} value={values[field.path]} error={errors[field.path]} isFirst={field.path === first} onChange={(value) => onChange(field.path, value)} />
  ))
}

/** The schema's own sentence, but for what was simply left empty. */
function sentenceOf(message: string, code: string, path: readonly PropertyKey[], values: FormValues): string {
  const value = values[path.map(String).join('.')]
  const isEmpty = value === '' || value === undefined || value === null
  if (isEmpty && (code === 'invalid_type' || code === 'too_small' || code === 'invalid_value')) return 'This is needed.'
  return message.endsWith('.') ? message : `${message}.`
}
