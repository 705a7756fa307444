import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { z } from 'zod'
import { type Fault, ProductError } from '#lib/errors'
import type { Operation, OutputOf } from '#lib/operation'
import { Button } from '../pieces/button.tsx'
import { ErrorNotice } from '../pieces/error-notice.tsx'
import { useCommand } from '../use-operation.ts'
import { Field } from './field.tsx'
import { type FormField, formFields, varietyName } from './form-fields.ts'
import { carryOver, faultsByField, type FormValues, givenWithin, initialValues, inputOf, leafFields } from './form-values.ts'
import type { OperationFormProps } from './operation-form.tsx'

/** The form itself; `OperationForm` loads it when it is wanted. */
export function FormBody<Op extends Operation>({ operation, initial = {}, hidden = [], folded = [], before, action, isDangerous = false, onDone, onCancel, children }: OperationFormProps<Op>) {
  const given = initial as Readonly<Record<string, unknown>>
  const by = varietyName(operation)
  const [variety, setVariety] = useState<unknown>(by === undefined ? undefined : given[by])
  const fields = useMemo(() => formFields(operation, hidden, by === undefined ? {} : { [by]: variety }), [operation, hidden.join(), by, variety])
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
  /** What another variety has too keeps what was entered; the rest begins with its defaults. */
  function change(path: string, value: unknown): void {
    if (path !== by) return setValues((old) => ({ ...old, [path]: value }))
    setVariety(value)
    setFaults([])
    setValues((old) => ({ ...carryOver({ fields, values: old }, formFields(operation, hidden, { [by]: value })), [by]: value }))
  }
  /** What is entered, or undefined with what is wrong shown at its fields. */
  function read(): z.input<Op['input']> | undefined {
    const { input, faults: unread } = inputOf(fields, values, by === undefined ? given : givenWithin(given, fields, hidden))
    const checked = operation.input.safeParse(input)
    const found = [...unread, ...(checked.success ? [] : checked.error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: sentenceOf(issue.message, issue.code, issue.path, values) })))]
    if (found.length > 0) refuse(found)
    else setFaults([])
    return found.length > 0 ? undefined : (input as z.input<Op['input']>)
  }
  function submit(event: FormEvent): void {
    event.preventDefault()
    event.stopPropagation()
    const input = command.isPending ? undefined : read()
    if (input === undefined) return
    command.mutate(input, {
      onSuccess: (output: OutputOf<Op>) => onDone?.(output),
      onError: (error) => refuse(error instanceof ProductError ? error.faults : []),
    })
  }
  const isFaultElsewhere = command.error !== null && (faults.length === 0 || errors[''] !== undefined)
  return (
    <form className="form" ref={form} onSubmit={submit} noValidate>
      {children ? <div className="confirm-text">{children}</div> : null}
      <FieldList fields={fields.filter(({ path }) => !folded.includes(path))} values={values} errors={errors} onChange={change} />
      <MoreFields fields={fields.filter(({ path }) => folded.includes(path))} values={values} errors={errors} onChange={change} />
      {errors[''] && !command.error ? <p className="field-error" role="alert">{errors['']}</p> : null}
      {isFaultElsewhere ? <ErrorNotice error={command.error} /> : null}
      {before?.(read)}
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

/** Fields that few change, closed until somebody looks or one of them is at fault. */
function MoreFields(props: FieldListProps) {
  const { fields, errors } = props
  const [isOpen, setIsOpen] = useState(false)
  if (fields.length === 0) return null
  const isShown = isOpen || leafFields(fields).some(({ path }) => errors[path] !== undefined)
  const Mark = isShown ? IconChevronDown : IconChevronRight
  return (
    <>
      <button type="button" className="fold-button" aria-expanded={isShown} onClick={() => setIsOpen(!isShown)}><Mark size={14} aria-hidden />More settings</button>
      {isShown ? <FieldList {...props} /> : null}
    </>
  )
}

/** The schema's own sentence, but for what was simply left empty. */
function sentenceOf(message: string, code: string, path: readonly PropertyKey[], values: FormValues): string {
  const value = values[path.map(String).join('.')]
  const isEmpty = value === '' || value === undefined || value === null
  if (isEmpty && (code === 'invalid_type' || code === 'too_small' || code === 'invalid_value')) return 'This is needed.'
  return message.endsWith('.') ? message : `${message}.`
}
