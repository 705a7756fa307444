import type { Variable } from '#lib/dashboards'
import { Button, LongTextField, Row, Section, Stack, TextField, ValueChoice } from '#ui'
import { patched } from './use-draft.ts'

const types: readonly { readonly value: Variable['type']; readonly label: string }[] = [{ value: 'query', label: 'Values of a query' }, { value: 'custom', label: 'Values of your own' }, { value: 'text', label: 'A text' }, { value: 'constant', label: 'A constant' }, { value: 'interval', label: 'Lengths of time' }]

interface VariablesFormProps {
  readonly variables: readonly Variable[]
  readonly onChange: (variables: Variable[], field?: string) => void
}

/** The variables of a dashboard, in the order that they are shown in. */
export function VariablesForm({ variables, onChange }: VariablesFormProps) {
  const names = new Set(variables.map(({ name }) => name))
  const fresh = (count = 1): string => (names.has(`variable${count}`) ? fresh(count + 1) : `variable${count}`)
  return (
    <Stack>
      {variables.map((variable, at) => <VariableForm key={at} variable={variable} at={at} onChange={(next, field) => onChange(variables.map((own, index) => (index === at ? next : own)), field)} onRemove={() => onChange(variables.filter((_own, index) => index !== at))} />)}
      <Row><Button onClick={() => onChange([...variables, { name: fresh(), type: 'query', query: 'label_values(up, job)' }])}>Add a variable</Button></Row>
    </Stack>
  )
}

function VariableForm({ variable, at, onChange, onRemove }: { readonly variable: Variable; readonly at: number; readonly onChange: (variable: Variable, field?: string) => void; readonly onRemove: () => void }) {
  const set = (patch: { readonly [Key in keyof Variable]?: Variable[Key] | undefined }, field?: string) => onChange(patched(variable, patch), field && `variable${at}.${field}`)
  const isName = /^[A-Za-z_]\w{0,99}$/.test(variable.name)
  const options = (variable.options ?? []).map((option) => (typeof option === 'string' ? option : option.value)).join(', ')
  const several = variable.multi === true ? (variable.includeAll === true ? 'several-all' : 'several') : variable.includeAll === true ? 'one-all' : 'one'
  return (
    <Section title={`$${variable.name}`}>
      <Stack gap="small">
        <Row align="start"><TextField label={`Name of variable ${at + 1}`} value={variable.name} error={isName ? undefined : 'Letters, digits and underscores.'} onChange={(name) => set({ name }, 'name')} /><TextField label={`Label of variable ${at + 1}`} value={variable.label ?? ''} onChange={(label) => set({ label: label || undefined }, 'label')} /></Row>
        <ValueChoice label={`Kind of variable ${at + 1}`} values={[variable.type]} options={types} onChange={([value]) => set({ type: value as Variable['type'] })} />
        {variable.type === 'query' || variable.type === 'constant' ? <LongTextField label={`${variable.type === 'query' ? 'Query' : 'Value'} of variable ${at + 1}`} value={variable.query ?? ''} onChange={(query) => set({ query }, 'query')} /> : null}
        {variable.type === 'query' ? <Row><ValueChoice label={`Language of variable ${at + 1}`} values={[variable.language ?? 'promql']} options={[{ value: 'promql', label: 'PromQL' }, { value: 'logql', label: 'LogQL' }]} onChange={([value]) => set({ language: value === 'logql' ? 'logql' : undefined })} /><TextField label={`Only what fits, variable ${at + 1}`} value={variable.regex ?? ''} onChange={(regex) => set({ regex: regex || undefined }, 'regex')} /></Row> : null}
        {variable.type === 'custom' || variable.type === 'interval' ? <TextField label={`Values of variable ${at + 1}`} help="With commas between them." value={options} onChange={(text) => set({ options: text.split(',').map((one) => one.trim()).filter((one, index, all) => one !== '' || index === all.length - 1) }, 'options')} /> : null}
        {variable.type === 'text' ? <TextField label={`Text of variable ${at + 1} at first`} value={[variable.default ?? ''].flat()[0] ?? ''} onChange={(text) => set({ default: text || undefined }, 'default')} /> : null}
        {variable.type === 'query' || variable.type === 'custom' ? <ValueChoice label={`How many of variable ${at + 1}`} values={[several]} options={[{ value: 'one', label: 'One' }, { value: 'one-all', label: 'One, or all' }, { value: 'several', label: 'Several' }, { value: 'several-all', label: 'Several, or all' }]} onChange={([value = '']) => set({ multi: value.startsWith('several') ? true : undefined, includeAll: value.endsWith('all') ? true : undefined })} /> : null}
        <Row><Button size="small" onClick={onRemove}>Remove variable {at + 1}</Button></Row>
      </Stack>
    </Section>
  )
}
