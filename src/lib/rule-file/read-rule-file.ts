import { FieldReader, readNodes, type YamlNode } from '#lib/go-yaml'
import { checkGroups } from './check-groups.ts'
import { bareFault, type RuleFault } from './rule-fault.ts'
import type { Rule, RuleGroup } from './rule-group.ts'
import { readGroups, type WrittenGroup, type WrittenRule } from './written-group.ts'

export interface RuleFile {
  readonly form: 'prometheus' | 'PrometheusRule'
  /** Empty where there is a fault: Prometheus takes a file whole or not at all. */
  readonly groups: readonly RuleGroup[]
  readonly faults: readonly RuleFault[]
  /** What promtool remarks without refusing the file, as sentences. */
  readonly warnings: readonly string[]
}

export interface RuleFileOptions {
  /** Fields that Prometheus does not know are left aside (promtool: --ignore-unknown-fields). */
  readonly ignoreUnknownFields?: boolean
}

/**
 * Reads a file of rules: Prometheus's own form, of which the first document counts, or manifests of the operator
 * (PrometheusRule, also in lists), of which every document counts. Never throws; faults are promtool's.
 */
export function readRuleFile(text: string, options: RuleFileOptions = {}): RuleFile {
  const { roots, fault } = readNodes(text)
  const manifests = roots.flatMap((root) => manifestsIn(root))
  const isManifest = manifests.length > 0
  if (fault && (isManifest || roots.length === 0)) return refused(isManifest ? 'PrometheusRule' : 'prometheus', [bareFault(`yaml: line ${fault.line}: ${fault.message}`, { line: fault.line, column: 1 })])
  if (isManifest) return manifestFile(manifests)
  const written = readDocument(roots[0], new FieldReader({ isStrict: options.ignoreUnknownFields !== true }))
  if ('faults' in written) return refused('prometheus', written.faults)
  const faults = checkGroups(written.groups)
  if (faults.length > 0) return refused('prometheus', faults)
  const warnings = [...(roots.length > 1 || fault ? ['Prometheus reads the first document of a file only. Put the others into files of their own.'] : []), ...duplicateWarnings(written.groups)]
  return { form: 'prometheus', groups: written.groups.map((group) => groupOf(group, undefined)), faults: [], warnings }
}

function refused(form: RuleFile['form'], faults: readonly RuleFault[]): RuleFile {
  return { form, groups: [], faults, warnings: [] }
}

type Written = { readonly groups: WrittenGroup[] } | { readonly faults: RuleFault[] }

function readDocument(root: YamlNode | undefined, reader: FieldReader): Written {
  const top = reader.struct(root, 'rulefmt.RuleGroups', ['groups'])
  const groups = top ? readGroups(reader, top.list('groups', '[]rulefmt.RuleGroup')) : []
  const { summary } = reader
  return summary ? { faults: [bareFault(summary.text, { line: summary.line, column: 1 })] } : { groups }
}

interface Manifest {
  readonly name: string
  readonly spec: YamlNode | undefined
}

/** The PrometheusRule objects of a document. */
function manifestsIn(node: YamlNode | undefined, depth = 0): Manifest[] {
  const field = (of: YamlNode | undefined, name: string) => of?.kind === 'map' ? of.pairs.find(([key]) => key.kind === 'scalar' && key.value === name)?.[1] : undefined
  const text = (of: YamlNode | undefined) => of?.kind === 'scalar' ? of.value : ''
  const kind = text(field(node, 'kind'))
  if (kind === 'PrometheusRule') {
    const metadata = field(node, 'metadata')
    return [{ name: [text(field(metadata, 'namespace')), text(field(metadata, 'name'))].filter((part) => part !== '').join('/'), spec: field(node, 'spec') }]
  }
  const items = field(node, 'items')
  return /^(?:PrometheusRule)?List$/.test(kind) && items?.kind === 'list' && depth < 3 ? items.items.flatMap((item) => manifestsIn(item, depth + 1)) : []
}

function manifestFile(manifests: readonly Manifest[]): RuleFile {
  const read = manifests.map(({ name, spec }) => ({ name, written: readDocument(spec, new FieldReader({ isStrict: false })) }))
  const faults = read.flatMap(({ written }) => 'faults' in written ? written.faults : checkGroups(written.groups))
  if (faults.length > 0) return refused('PrometheusRule', faults)
  const groups = read.flatMap(({ name, written }) => 'groups' in written ? written.groups.map((group) => ({ name, group })) : [])
  return { form: 'PrometheusRule', groups: groups.map(({ name, group }) => groupOf(group, name)), faults: [], warnings: duplicateWarnings(groups.map(({ group }) => group)) }
}

function groupOf(group: WrittenGroup, manifest: string | undefined): RuleGroup {
  const { name, intervalMs, queryOffsetMs, limit, rules } = group
  return { name, manifest, intervalMs: intervalMs === 0 ? undefined : intervalMs, queryOffsetMs, limit, rules: rules.map((rule) => ruleOf(rule, group)) }
}

function ruleOf(rule: WrittenRule, group: WrittenGroup): Rule {
  const base = { expr: rule.expr, labels: labelsOf(rule, group), line: (rule.fields.keyPlace(rule.alert === '' ? 'record' : 'alert') ?? rule.fields.place).line }
  if (rule.alert === '') return { kind: 'record', name: rule.record, ...base }
  return { kind: 'alert', name: rule.alert, ...base, forMs: rule.forMs, keepFiringForMs: rule.keepFiringForMs, annotations: rule.annotations }
}

/** Labels without a value are none. */
function labelsOf({ labels }: WrittenRule, group: WrittenGroup): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...group.labels, ...labels }).filter(([, value]) => value !== ''))
}

function duplicateWarnings(groups: readonly WrittenGroup[]): string[] {
  const counts = new Map<string, { name: string; labels: [string, string][]; count: number }>()
  for (const group of groups) {
    for (const rule of group.rules) {
      const name = rule.alert === '' ? rule.record : rule.alert
      const labels = Object.entries(labelsOf(rule, group)).toSorted(([a], [b]) => (a < b ? -1 : 1))
      const key = JSON.stringify([name, labels])
      const known = counts.get(key) ?? { name, labels, count: 0 }
      counts.set(key, known)
      known.count += 1
    }
  }
  const twice = [...counts.values()].filter(({ count }) => count > 1).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return twice.map(({ name, labels }) => `${name}${labels.length === 0 ? '' : `{${labels.map(([label, value]) => `${label}="${value}"`).join(', ')}}`} is there more than once. Rules of the same name and labels write over each other: give them labels that differ.`)
}
