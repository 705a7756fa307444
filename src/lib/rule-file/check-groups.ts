import { checkTemplate } from '#lib/go-template'
import type { YamlNode, YamlPlace } from '#lib/go-yaml'
import { parseQuery } from '#lib/promql'
import { bareFault, placedFault, type RuleFault } from './rule-fault.ts'
import type { WrittenGroup, WrittenRule } from './written-group.ts'

/** What Prometheus 3 refuses in groups that have the right shape (rulefmt: RuleGroups.Validate), in its words and order. */
export function checkGroups(groups: readonly WrittenGroup[]): RuleFault[] {
  const seen = new Set<string>()
  return groups.flatMap((group) => {
    const faults = [...nameFaults(group, seen), ...groupLabelFaults(group), ...group.rules.flatMap((rule, index) => ruleFaults(group, rule, index + 1))]
    seen.add(group.name)
    return faults
  })
}

function nameFaults({ name, fields }: WrittenGroup, seen: ReadonlySet<string>): RuleFault[] {
  return [
    ...(name === '' ? [placedFault(fields.place, 'Groupname must not be empty', fields.place)] : []),
    ...(seen.has(name) ? [placedFault(fields.place, `groupname: "${name}" is repeated in the same file`, fields.place)] : []),
  ]
}

function groupLabelFaults({ labels, fields }: WrittenGroup): RuleFault[] {
  return Object.keys(labels).filter((name) => !isLabelName(name)).map((name) => bareFault(`invalid label name: ${name}`, keyPlace(fields.node('labels'), name) ?? fields.place))
}

function ruleFaults(group: WrittenGroup, rule: WrittenRule, number: number): RuleFault[] {
  const { fields, alert, record, labels, annotations } = rule
  const prefix = `group ${JSON.stringify(group.name)}, rule ${number}, ${JSON.stringify(alert === '' ? record : alert)}: `
  const faults: RuleFault[] = []
  const both = (message: string) => {
    const [first, second] = [fields.placeOf('record'), fields.placeOf('alert')]
    const { line, column } = first ?? second ?? fields.place
    faults.push({ text: `${placeText(first)}: ${placeText(second)}: ${prefix}${message}`, message: prefix + message, line, column })
  }
  if (record !== '' && alert !== '') both("only one of 'record' and 'alert' must be set")
  if (record === '' && alert === '') both("one of 'record' or 'alert' must be set")
  const wrong = exprFault(rule.expr)
  if (wrong) faults.push(placedFault(fields.placeOf('expr'), prefix + wrong, fields.place))
  if (record !== '') for (const message of recordingFaults(rule)) faults.push(placedFault(fields.placeOf('record'), prefix + message, fields.place))
  const bare = (field: 'labels' | 'annotations', name: string, message: string) => faults.push(bareFault(prefix + message, keyPlace(fields.node(field), name) ?? fields.place))
  for (const name of sortedKeys(labels)) if (!isLabelName(name)) bare('labels', name, `invalid label name: ${name}`)
  for (const name of sortedKeys(annotations)) if (name === '') bare('annotations', name, 'invalid annotation name: ')
  if (alert !== '') for (const { field, name, message } of templateFaults(rule)) bare(field, name, message)
  return faults
}

function exprFault(expr: string): string | undefined {
  if (expr === '') return "field 'expr' must be set in rule"
  try {
    parseQuery(expr)
    return undefined
  } catch (error) {
    return `could not parse expression: ${error instanceof Error ? error.message : String(error)}`
  }
}

function recordingFaults({ record, annotations, forMs, keepFiringForMs }: WrittenRule): string[] {
  return [
    ...(Object.keys(annotations).length > 0 ? ["invalid field 'annotations' in recording rule"] : []),
    ...(forMs === 0 ? [] : ["invalid field 'for' in recording rule"]),
    ...(keepFiringForMs === 0 ? [] : ["invalid field 'keep_firing_for' in recording rule"]),
    ...(/[{}]/.test(record) ? [`braces present in the recording rule name; should it be in expr?: ${record}`] : []),
  ]
}

function templateFaults({ alert, labels, annotations }: WrittenRule): { field: 'labels' | 'annotations'; name: string; message: string }[] {
  const faultsOf = (field: 'labels' | 'annotations', word: string, texts: Readonly<Record<string, string>>) => sortedKeys(texts).flatMap((name) => {
    const message = checkTemplate(texts[name] ?? '', `__alert_${alert}`)
    return message === undefined ? [] : [{ field, name, message: `${word} ${JSON.stringify(name)}: ${message}` }]
  })
  return [...faultsOf('labels', 'label', labels), ...faultsOf('annotations', 'annotation', annotations)]
}

/** Any text since Prometheus 3, but never nothing, and `__name__` is the series' own. */
function isLabelName(name: string): boolean {
  return name !== '' && name !== '__name__'
}

function keyPlace(node: YamlNode | undefined, name: string): YamlPlace | undefined {
  return node?.kind === 'map' ? node.pairs.find(([key]) => key.kind === 'scalar' && key.value === name)?.[0] : undefined
}

function placeText(place: YamlPlace | undefined): string {
  return place ? `${place.line}:${place.column}` : '0:0'
}

function sortedKeys(record: Readonly<Record<string, string>>): string[] {
  return Object.keys(record).toSorted()
}
