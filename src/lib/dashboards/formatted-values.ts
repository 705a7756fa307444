import { isAll, type ShownVariable } from './shown-variable.ts'

/** Characters that mean something to RE2. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** What is chosen, with All written out. */
export function chosenValues({ variable, values, options }: ShownVariable): readonly string[] {
  return isAll(values) && variable.includeAll === true ? options.map(({ value }) => value) : values
}

/** Several values together, as the format after a variable's colon says; undefined for one that is not known. */
export function formattedValues(shown: ShownVariable, format: string): string | undefined {
  const values = chosenValues(shown)
  switch (format) {
    case 'regex': return alternatives(values.map(escapeRegex))
    case 'pipe': return values.join('|')
    case 'csv': case 'raw': return values.join(',')
    case 'glob': return values.length > 1 ? `{${values.join(',')}}` : (values[0] ?? '')
    case 'json': return JSON.stringify(values)
    case 'singlequote': case 'sqlstring': return values.map((value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`).join(',')
    case 'doublequote': return values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')
    case 'percentencode': return encodeURIComponent(values.length > 1 ? `{${values.join(',')}}` : (values[0] ?? ''))
    case 'queryparam': return values.map((value) => `var-${shown.variable.name}=${encodeURIComponent(value)}`).join('&')
    case 'text': return isAll(shown.values) ? 'All' : values.map((value) => shown.options.find((option) => option.value === value)?.text ?? value).join(' + ')
    default: return undefined
  }
}

export function alternatives(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `(${values.join('|')})`
}
