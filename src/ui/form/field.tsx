import { NumberInput, PasswordInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core'
import { EntityFieldBody } from './entity-field-body.tsx'
import type { FormField } from './form-fields.ts'

interface FieldProps {
  readonly field: FormField
  readonly value: unknown
  readonly error: string | undefined
  readonly isFirst: boolean
  readonly onChange: (value: unknown) => void
}

/** One field: label above, help below, its error in a sentence at it. */
export function Field({ field, value, error, isFirst, onChange }: FieldProps) {
  const common = {
    label: field.label, description: field.help || undefined, error, withAsterisk: field.isRequired && field.kind !== 'boolean', 'data-autofocus': isFirst || undefined,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
  }
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  // A default that cannot be empty is chosen anew, not taken away.
  const isClearable = field.isNullable || (!field.isRequired && field.initial === undefined)
  const onText = (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value)
  switch (field.kind) {
    case 'boolean': return <Switch label={field.label} description={field.help || undefined} error={error} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
    case 'number': return <NumberInput {...common} value={text === '' ? '' : Number(text)} onChange={onChange} {...(field.min === undefined ? {} : { min: field.min })} {...(field.max === undefined ? {} : { max: field.max })} clampBehavior="none" hideControls />
    case 'choice': return <Select {...common} data={[...field.choices]} value={text || null} onChange={onChange} clearable={isClearable} allowDeselect={isClearable} />
    case 'many': return <TagsInput {...common} data={[...field.choices]} value={Array.isArray(value) ? value.map(String) : []} onChange={onChange} placeholder={Array.isArray(value) && value.length > 0 ? '' : 'Type and press Enter'} acceptValueOnBlur />
    case 'secret': return <PasswordInput {...common} value={text} onChange={onText} autoComplete="new-password" />
    case 'long-text': return <Textarea {...common} autosize minRows={2} maxRows={16} value={text} onChange={onText} />
    case 'json': return <Textarea {...common} autosize minRows={3} maxRows={16} value={text} onChange={onText} classNames={{ input: 'mono' }} placeholder="{ }" spellCheck={false} />
    case 'moment': return <TextInput {...common} type="datetime-local" value={text} onChange={onText} />
    case 'entity': return <EntityFieldBody {...common} isFirst={isFirst} value={text} onChange={onChange} />
    default: return <TextInput {...common} value={text} onChange={onText} autoComplete="off" />
  }
}
