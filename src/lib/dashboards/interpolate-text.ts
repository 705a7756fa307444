import { formattedValues } from './formatted-values.ts'
import { referencesIn } from './references.ts'
import type { ShownVariable } from './shown-variable.ts'

/** A title, a link or Markdown with what variables stand for; what is not known stays as it is written. */
export function interpolateText(text: string, variables: ReadonlyMap<string, ShownVariable>, time: ReadonlyMap<string, string> = new Map(), format = 'text'): string {
  let out = ''
  let at = 0
  for (const reference of referencesIn(text)) {
    const shown = variables.get(reference.name)
    const value = shown ? (formattedValues(shown, reference.format ?? format) ?? formattedValues(shown, format)) : time.get(reference.name)
    out += text.slice(at, reference.start) + (value ?? text.slice(reference.start, reference.end))
    at = reference.end
  }
  return out + text.slice(at)
}
