import { type ShownVariable } from '#lib/dashboards'
import { Notice, TextField, useAddress, ValueChoice } from '#ui'
import { addressField, valuesText } from './address-values.ts'
import type { ResolvedVariables } from './resolve-variables.ts'
import { useSettledText } from './use-settled-text.ts'

const all = { value: '$__all', label: 'All' }

/** What the dashboard is about: a field for each variable, kept in the address. */
export function VariableBar({ resolved }: { readonly resolved: ResolvedVariables }) {
  const shown = [...resolved.shown.values()].filter(({ variable: { hidden, type } }) => hidden !== true && type !== 'constant')
  if (shown.length === 0) return null
  return (
    <>
      <div className="variable-bar" role="group" aria-label="Variables">{shown.map((one) => <VariableField key={one.variable.name} shown={one} />)}</div>
      {[...resolved.errors].map(([name, error]) => <Notice key={name} look="degraded">The values of {name} could not be asked for: {error instanceof Error ? error.message : String(error)}</Notice>)}
    </>
  )
}

function VariableField({ shown: { variable, values, options } }: { readonly shown: ShownVariable }) {
  const { setSearch } = useAddress()
  const label = variable.label ?? variable.name
  const field = addressField(variable.name)
  if (variable.type === 'text') return <div className="variable"><TextVariable label={label} value={values[0] ?? ''} onChange={(text) => setSearch({ [field]: text })} /></div>
  const isMulti = variable.multi === true
  const choose = (chosen: readonly string[]) => {
    // All gives way to what is chosen after it, and takes the place of what was chosen before.
    const next = !isMulti ? chosen : chosen.at(-1) === all.value || chosen.length === 0 ? (variable.includeAll === true ? [all.value] : chosen) : chosen.filter((value) => value !== all.value)
    if (next.length > 0) setSearch({ [field]: isMulti ? valuesText(next) : next[0] })
  }
  return <div className="variable"><ValueChoice label={label} values={values} isMulti={isMulti} options={[...(variable.includeAll === true ? [all] : []), ...options.map(({ value, text }) => ({ value, label: text }))]} onChange={choose} /></div>
}

function TextVariable({ label, value, onChange }: { readonly label: string; readonly value: string; readonly onChange: (text: string) => void }) {
  const [text, setText] = useSettledText(value, onChange)
  return <TextField label={label} value={text} onChange={setText} />
}
