import { textOf, valueAt } from '../plain-value.ts'

/** What a chart's templates are filled in with, as far as files tell. */
export interface ChartValues {
  readonly Values: unknown
  readonly Chart: Readonly<Record<string, unknown>>
}

const action = /\{\{-?\s*([^{}]{1,400}?)\s*-?\}\}/g
const plain = /^\.(Values|Chart)((?:\.[A-Za-z_]\w*)+)$/

/** A text of a template with plain values filled in; undefined where anything else is asked for. */
export function fillIn(text: string, values: ChartValues): string | undefined {
  let isKnown = true
  const filled = text.slice(0, 2000).replace(action, (_whole, inner: string) => {
    const value = evaluate(inner, values)
    if (value === undefined) isKnown = false
    return value ?? ''
  })
  return isKnown && !filled.includes('{{') ? filled : undefined
}

/** `.Values.image.tag | default .Chart.AppVersion | quote`. */
function evaluate(inner: string, values: ChartValues): string | undefined {
  const [first = '', ...pipes] = inner.split('|').map((part) => part.trim())
  let value = operand(first, values)
  for (const pipe of pipes) {
    if (['quote', 'squote', 'toString', 'trim', 'lower'].includes(pipe)) continue
    const [, otherwise] = /^default\s+(\S+)$/.exec(pipe) ?? []
    if (otherwise === undefined) return undefined
    if (value === undefined || value === '') value = operand(otherwise, values)
  }
  return value
}

function operand(word: string, { Values, Chart }: ChartValues): string | undefined {
  const [, literal] = /^"([^"]*)"$/.exec(word) ?? []
  if (literal !== undefined) return literal
  const [, root, path] = plain.exec(word.replace(/^\((.*)\)$/, '$1')) ?? []
  if (path === undefined) {
    const [, otherwise, value] = /^\(?default\s+(\S+)\s+(\S+?)\)?$/.exec(word) ?? []
    if (otherwise === undefined || value === undefined) return undefined
    return operand(value, { Values, Chart }) || operand(otherwise, { Values, Chart })
  }
  const steps = path.slice(1).split('.')
  return root === 'Chart' ? textOf(Chart[(steps[0] ?? '').replace(/^./, (letter) => letter.toLowerCase())]) : textOf(valueAt(Values, steps))
}
