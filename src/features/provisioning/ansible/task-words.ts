import { at, isRecord, textOf } from '../plain-data.ts'
import { taskKeywords } from './ansible-words.data.ts'

/** The module of a task as it is written; undefined when none can be told. */
export function moduleOf(task: Readonly<Record<string, unknown>>): string | undefined {
  for (const key of ['action', 'local_action']) {
    if (!Object.hasOwn(task, key)) continue
    return textOf(at(task[key], 'module')) ?? textOf(task[key])?.trim().split(/\s+/)[0]
  }
  return Object.keys(task).find((key) => !taskKeywords.has(key) && !key.startsWith('with_'))
}

/** Is this one of Ansible's own modules, under its short or its full name? */
export function isBuiltin(module: string | undefined, name: string): boolean {
  return module === name || module === `ansible.builtin.${name}` || module === `ansible.legacy.${name}`
}

/** What a task's module is given: its free text under `_raw_params`, `key=value` words and maps by key. */
export function argumentsOf(task: Readonly<Record<string, unknown>>, module: string): Record<string, unknown> {
  const given = Object.hasOwn(task, module) ? task[module] : (task['action'] ?? task['local_action'])
  const extra = isRecord(task['args']) ? task['args'] : {}
  if (isRecord(given)) return { _raw_params: given['file'], ...given, ...extra }
  const words = (textOf(given) ?? '').match(/(?:\{\{.{0,300}?\}\}|"[^"]*"|'[^']*'|\S)+/g) ?? []
  const result: Record<string, unknown> = { ...extra }
  for (const word of words) {
    const [, key, value] = /^(\w+)=(.*)$/s.exec(word) ?? []
    if (key === undefined) result['_raw_params'] ??= unquoted(word)
    else result[key] = unquoted(value ?? '')
  }
  result['_raw_params'] ??= result['file']
  return result
}

function unquoted(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text
}

/** `a, b` and lists, as Ansible takes them. */
export function tagsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(',').map((tag) => tag.trim()).filter((tag) => tag !== '')
  return (Array.isArray(value) ? (value as unknown[]) : [value]).filter((tag) => typeof tag === 'string' || typeof tag === 'number').map(String)
}

const variable = /\{\{\s*([A-Za-z_]\w*)\s*(?:\|\s*d(?:efault)?\(\s*(?:"([^"]*)"|'([^']*)')\s*(?:,\s*[Tt]rue\s*)?\))?\s*\}\}/g

/** Fills in variables whose value is written down; undefined when something is left that only a run would tell. */
export function filledIn(text: string, variables: Readonly<Record<string, unknown>>): string | undefined {
  const filled = text.replace(variable, (whole, name: string, double?: string, single?: string) => {
    const known = Object.hasOwn(variables, name) ? variables[name] : undefined
    return typeof known === 'string' || typeof known === 'number' ? String(known) : (double ?? single ?? whole)
  })
  return /\{\{|\{%/.test(filled) ? undefined : filled
}
