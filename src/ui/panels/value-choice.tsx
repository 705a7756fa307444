import { MultiSelect, Select } from '@mantine/core'

interface ValueChoiceProps {
  readonly label: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly values: readonly string[]
  readonly onChange: (values: readonly string[]) => void
  readonly isMulti?: boolean
  readonly help?: string | undefined
  /** Its label is for readers alone. */
  readonly isBare?: boolean
}

/** One or several of what is offered, found by typing. */
export function ValueChoice({ label, options, values, onChange, isMulti = false, help, isBare = false }: ValueChoiceProps) {
  const known = new Set(options.map(({ value }) => value))
  const data = [...options.map((option) => ({ ...option })), ...values.filter((value) => !known.has(value)).map((value) => ({ value, label: value }))]
  const shared = { ...(isBare ? { 'aria-label': label, className: 'choice' } : { label }), size: 'xs', data, searchable: true, limit: 200, nothingFoundMessage: 'Nothing fits', description: help, inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[] }
  if (isMulti) return <MultiSelect {...shared} value={[...values]} onChange={onChange} maxValues={500} />
  return <Select {...shared} value={values[0] ?? null} onChange={(value) => { if (value !== null) onChange([value]) }} allowDeselect={false} />
}
