import { createHash } from 'node:crypto'
import { RE2JS } from 're2js'

export const relabelActions = ['replace', 'keep', 'drop', 'keepequal', 'dropequal', 'hashmod', 'labelmap', 'labeldrop', 'labelkeep', 'lowercase', 'uppercase'] as const
export type RelabelAction = typeof relabelActions[number]

const needTarget: ReadonlySet<RelabelAction> = new Set(['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'])

/** One rule of `relabel_configs`. The pattern is anchored at both ends. */
export interface RelabelRule {
  readonly action: RelabelAction
  readonly sourceLabels: readonly string[]
  readonly separator: string
  readonly pattern: RE2JS
  readonly modulus: bigint
  readonly targetLabel: string
  readonly replacement: string
}

/** What a rule lacks: which field, and a sentence; undefined where nothing. */
export function faultOfRule({ action, targetLabel, modulus }: Pick<RelabelRule, 'action' | 'targetLabel' | 'modulus'>): { readonly field: 'target_label' | 'modulus'; readonly message: string } | undefined {
  if (needTarget.has(action) && targetLabel === '') return { field: 'target_label', message: `The action ${action} needs a target_label.` }
  if (action === 'hashmod' && modulus === 0n) return { field: 'modulus', message: 'The action hashmod needs a modulus above 0.' }
  return undefined
}

/** Throws `RE2JSException` where the text is no pattern. */
export function relabelPattern(text: string): RE2JS {
  return RE2JS.compile(`^(?s:${text})$`)
}

/** Labels that change; an empty value is none. */
export type MutableLabels = Map<string, string>

/** Applies rules in their order, in place. False where one drops what the labels belong to. */
export function relabel(labels: MutableLabels, rules: readonly RelabelRule[]): boolean {
  return rules.every((rule) => actions[rule.action](labels, rule, rule.sourceLabels.map((name) => labels.get(name) ?? '').join(rule.separator)))
}

type Apply = (labels: MutableLabels, rule: RelabelRule, value: string) => boolean

/** As Prometheus does them (model/relabel): each false drops. */
const actions: Readonly<Record<RelabelAction, Apply>> = {
  replace,
  keep: (_labels, { pattern }, value) => pattern.matches(value),
  drop: (_labels, { pattern }, value) => !pattern.matches(value),
  keepequal: (labels, { targetLabel }, value) => (labels.get(targetLabel) ?? '') === value,
  dropequal: (labels, { targetLabel }, value) => (labels.get(targetLabel) ?? '') !== value,
  hashmod(labels, { modulus, targetLabel }, value) {
    const hash = createHash('md5').update(value).digest().readBigUInt64BE(8)
    return set(labels, targetLabel, String(hash % modulus))
  },
  labelmap(labels, { pattern, replacement }) {
    for (const [name, value] of new Map(labels)) {
      const target = expanded(pattern, name, replacement)
      if (target !== undefined) set(labels, target, value)
    }
    return true
  },
  labeldrop: (labels, { pattern }) => keepNames(labels, (name) => !pattern.matches(name)),
  labelkeep: (labels, { pattern }) => keepNames(labels, (name) => pattern.matches(name)),
  lowercase: (labels, { targetLabel }, value) => set(labels, targetLabel, value.toLowerCase()),
  uppercase: (labels, { targetLabel }, value) => set(labels, targetLabel, value.toUpperCase()),
}

function replace(labels: MutableLabels, { pattern, targetLabel, replacement }: RelabelRule, value: string): boolean {
  const text = expanded(pattern, value, replacement)
  const target = targetLabel.includes('$') ? expanded(pattern, value, targetLabel) : targetLabel
  if (text === undefined || target === undefined || target === '') return true
  return set(labels, target, text)
}

function set(labels: MutableLabels, name: string, value: string): boolean {
  if (value === '') labels.delete(name)
  else if (name !== '') labels.set(name, value)
  return true
}

function keepNames(labels: MutableLabels, isKept: (name: string) => boolean): boolean {
  for (const name of labels.keys()) if (!isKept(name)) labels.delete(name)
  return true
}

const reference = /\$\$|\$\{(\w+)\}|\$(\w+)/g

/** The template with `$1`, `${1}`, `$name` filled in as Go does it: a group that is not there is empty. Undefined where nothing fits. */
function expanded(pattern: RE2JS, text: string, template: string): string | undefined {
  const matcher = pattern.matcher(text)
  if (!matcher.matches()) return undefined
  if (!template.includes('$')) return template
  const names = pattern.namedGroups()
  return template.replaceAll(reference, (all, braced: string | undefined, bare: string | undefined) => {
    if (all === '$$') return '$'
    const name = braced ?? bare ?? ''
    const index = /^\d+$/.test(name) ? Number(name) : names[name]
    return index === undefined || index > matcher.groupCount() ? '' : matcher.group(index) ?? ''
  })
}
