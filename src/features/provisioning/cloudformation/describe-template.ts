import { at, entriesOf, isRecord, textOf } from '../plain-data.ts'
import type { Template } from './template.ts'
import { patternOf, usesIn } from './template-functions.ts'

export interface FunctionFacts {
  readonly name: string
  readonly line: number
  readonly runtime: string | null
  readonly handler: string | null
  /** As written, relative to the template; null when the code lies elsewhere. */
  readonly code: string | null
}

export interface NestedStack {
  readonly name: string
  readonly line: number
  readonly template: string
}

/** What a template declares. Default values are left out: some are secrets. */
export function describeTemplate(template: Template) {
  const { value, resources, lineOf } = template
  return {
    description: textOf(value['Description'])?.trim() ?? null, transforms: template.transforms,
    parameters: entriesOf(value['Parameters']).map(([name, parameter]) => ({
      name, line: lineOf(['Parameters', name]), type: textOf(at(parameter, 'Type')) ?? null, description: textOf(at(parameter, 'Description')) ?? null, hasDefault: at(parameter, 'Default') !== undefined,
      isSecret: String(at(parameter, 'NoEcho')) === 'true', allowed: allowedOf(at(parameter, 'AllowedValues')),
    })),
    mappings: Object.keys(isRecord(value['Mappings']) ? value['Mappings'] : {}), conditions: Object.keys(isRecord(value['Conditions']) ? value['Conditions'] : {}),
    resources: resources.map(([name, resource]) => ({ name, line: lineOf(['Resources', name]), type: textOf(at(resource, 'Type')) ?? null, condition: textOf(at(resource, 'Condition')) ?? null, dependsOn: textsOf(at(resource, 'DependsOn')) })),
    outputs: entriesOf(value['Outputs']).map(([name, output]) => ({ name, line: lineOf(['Outputs', name]), description: textOf(at(output, 'Description')) ?? null, export: patternOf(at(output, 'Export', 'Name')) ?? null })),
    imports: importsOf(template), functions: functionsOf(template), nested: nestedOf(template),
  }
}

function allowedOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item !== 'object').map(String).slice(0, 50) : []
}

export function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string')
}

function importsOf({ value, lineOf }: Template): { readonly name: string; readonly line: number }[] {
  const uses = ['Resources', 'Outputs'].flatMap((section) => usesIn(value[section], [section])).filter(({ sort, name }) => sort === 'import' && name !== '')
  const first = new Map(uses.toReversed().map(({ name, path }) => [name, path]))
  return [...first].map(([name, path]) => ({ name, line: lineOf(path) })).toSorted((a, b) => a.line - b.line)
}

function functionsOf({ value, resources, lineOf }: Template): FunctionFacts[] {
  const shared = at(value, 'Globals', 'Function')
  return resources.flatMap(([name, resource]) => {
    const type = at(resource, 'Type')
    if (type !== 'AWS::Serverless::Function' && type !== 'AWS::Lambda::Function') return []
    const given = at(resource, 'Properties')
    const own = (key: string) => textOf(at(given, key)) ?? (type === 'AWS::Serverless::Function' ? textOf(at(shared, key)) : undefined)
    const code = own('CodeUri') ?? own('Code')
    return [{ name, line: lineOf(['Resources', name]), runtime: own('Runtime') ?? null, handler: own('Handler') ?? null, code: code !== undefined && isLocalPath(code) ? code : null }]
  })
}

/** Stacks within it whose template lies beside it. */
function nestedOf({ resources, lineOf }: Template): NestedStack[] {
  return resources.flatMap(([name, resource]) => {
    const key = at(resource, 'Type') === 'AWS::CloudFormation::Stack' ? 'TemplateURL' : at(resource, 'Type') === 'AWS::Serverless::Application' ? 'Location' : undefined
    const template = key === undefined ? undefined : textOf(at(resource, 'Properties', key))
    return key !== undefined && template !== undefined && isLocalPath(template) ? [{ name, line: lineOf(['Resources', name, 'Properties', key]), template }] : []
  })
}

function isLocalPath(text: string): boolean {
  return !/^[a-z0-9+.-]+:|^\/|\$\{|\{\{|[<>\s]/i.test(text)
}
