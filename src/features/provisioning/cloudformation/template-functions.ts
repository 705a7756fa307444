import { isRecord, textOf } from '../plain-data.ts'

export type TemplatePath = readonly (string | number)[]

/** A place where a template names something that must be somewhere else in it. */
export interface TemplateUse {
  readonly sort: 'ref' | 'attribute' | 'condition' | 'map' | 'import'
  readonly name: string
  readonly path: TemplatePath
}

/** Calls `see` for each node below `value`, with names that `Fn::Sub` brings along. */
export function walkTemplate(value: unknown, path: TemplatePath, see: (node: unknown, path: TemplatePath) => void): void {
  see(value, path)
  if (Array.isArray(value)) for (const [index, item] of (value as unknown[]).entries()) walkTemplate(item, [...path, index], see)
  else if (isRecord(value)) for (const [name, item] of Object.entries(value)) walkTemplate(item, [...path, name], see)
}

/** The function of a node: an object with one key that is a function's name. */
export function functionOf(node: unknown): { readonly name: string; readonly argument: unknown } | undefined {
  if (!isRecord(node)) return undefined
  const [name, ...others] = Object.keys(node)
  return name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::')) ? { name, argument: node[name] } : undefined
}

/** What a value names, in order. */
export function usesIn(value: unknown, path: TemplatePath): TemplateUse[] {
  const uses: TemplateUse[] = []
  walkTemplate(value, path, (node, at) => {
    const called = functionOf(node)
    if (called) uses.push(...usesOf(called.name, called.argument, at))
  })
  return uses
}

function usesOf(name: string, argument: unknown, path: TemplatePath): TemplateUse[] {
  const first: unknown = Array.isArray(argument) ? argument[0] : argument
  if (name === 'Ref') return typeof argument === 'string' ? [{ sort: 'ref', name: argument, path }] : []
  if (name === 'Fn::GetAtt') return typeof first === 'string' ? [{ sort: 'attribute', name: first.split('.')[0] ?? '', path }] : []
  if (name === 'Fn::Sub') return namesInSub(argument).map((used) => (used.includes('.') ? { sort: 'attribute', name: used.split('.')[0] ?? '', path } : { sort: 'ref', name: used, path }))
  if (name === 'Fn::If') return typeof first === 'string' ? [{ sort: 'condition', name: first, path }] : []
  if (name === 'Fn::FindInMap') return typeof first === 'string' ? [{ sort: 'map', name: first, path }] : []
  return name === 'Fn::ImportValue' ? [{ sort: 'import', name: patternOf(argument) ?? '', path }] : []
}

/** `${Name}` and `${Name.Attribute}` of a Sub, without those that it defines and those that are written out by `${!…}`. */
export function namesInSub(argument: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(argument) ? argument : [argument]
  const own = new Set(isRecord(list[1]) ? Object.keys(list[1]) : [])
  return placeholdersIn(textOf(list[0]) ?? '').filter((name) => !own.has(name))
}

export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(/\$\{([^!{}][^{}]*)\}/g)].map(([, name = '']) => name.trim()).filter((name) => name !== '')
}

/** A text, or the text of a Sub as it is written; undefined for what cannot be compared. */
export function patternOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  const called = functionOf(value)
  if (called?.name !== 'Fn::Sub') return undefined
  return typeof called.argument === 'string' ? called.argument : undefined
}
