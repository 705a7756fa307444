import type { FieldReader, Fields, YamlNode } from '#lib/go-yaml'

/** A group as it stands in a file, read but not yet checked. */
export interface WrittenGroup {
  readonly name: string
  readonly fields: Fields
  readonly intervalMs: number | undefined
  readonly queryOffsetMs: number | undefined
  readonly limit: number
  readonly labels: Readonly<Record<string, string>>
  readonly rules: readonly WrittenRule[]
}

export interface WrittenRule {
  readonly fields: Fields
  readonly record: string
  readonly alert: string
  readonly expr: string
  readonly forMs: number
  readonly keepFiringForMs: number
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

const groupFields = ['name', 'interval', 'query_offset', 'limit', 'rules', 'labels']
const ruleFields = ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations']

/** No honest file has as many: aliases can make few lines as many rules as they like. */
const mostRules = 50_000

export function readGroups(reader: FieldReader, list: readonly YamlNode[]): WrittenGroup[] {
  let left = mostRules
  const groups: WrittenGroup[] = []
  for (const node of list) {
    const fields = reader.struct(node, 'rulefmt.RuleGroup', groupFields)
    if (!fields) continue
    const nodes = fields.list('rules', '[]rulefmt.Rule')
    left -= 1 + nodes.length
    if (left < 0) {
      reader.stop(node, `it holds more than ${mostRules} rules`)
      return groups
    }
    groups.push({
      fields, name: fields.string('name'), intervalMs: fields.durationMs('interval'), queryOffsetMs: fields.durationMs('query_offset'), limit: fields.int('limit'),
      labels: fields.stringMap('labels'), rules: nodes.flatMap((rule) => readRule(reader, rule)),
    })
  }
  return groups
}

function readRule(reader: FieldReader, node: YamlNode): WrittenRule[] {
  const fields = reader.struct(node, 'rulefmt.Rule', ruleFields)
  if (!fields) return []
  return [{
    fields, record: fields.string('record'), alert: fields.string('alert'), expr: fields.string('expr'), forMs: fields.durationMs('for') ?? 0, keepFiringForMs: fields.durationMs('keep_firing_for') ?? 0,
    labels: fields.stringMap('labels'), annotations: fields.stringMap('annotations'),
  }]
}
