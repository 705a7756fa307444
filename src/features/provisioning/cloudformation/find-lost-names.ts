import { at, entriesOf, textOf } from '../plain-data.ts'
import { textsOf } from './describe-template.ts'
import type { Template } from './template.ts'
import type { TemplateFault } from './template-fault.ts'
import { type TemplatePath, type TemplateUse, usesIn, walkTemplate } from './template-functions.ts'

const pseudoParameters = new Set(['AWS::AccountId', 'AWS::NotificationARNs', 'AWS::NoValue', 'AWS::Partition', 'AWS::Region', 'AWS::StackId', 'AWS::StackName', 'AWS::URLSuffix'])

interface Names {
  readonly parameters: ReadonlySet<string>
  readonly resources: ReadonlySet<string>
  readonly conditions: ReadonlySet<string>
  readonly maps: ReadonlySet<string>
  /** What SAM and modules write themselves begins with the name of the resource that it is for. */
  readonly makers: readonly string[]
}

/** Names that lead nowhere. */
export function findLostNames(template: Template): TemplateFault[] {
  const { value, resources, isGenerated } = template
  if (isGenerated) return []
  const names = namesOf(template)
  const uses = ['Conditions', 'Resources', 'Outputs', 'Globals'].flatMap((section) => usesIn(value[section], [section]))
  return [
    ...uses.flatMap((use) => lostUse(use, names)),
    ...resources.flatMap(([name, resource]) => textsOf(at(resource, 'DependsOn')).filter((needed) => !isResource(needed, names)).map((needed) => lost(['Resources', name, 'DependsOn'], `${name} depends on ${needed}, which is no resource of this template.`))),
    ...[...resources.map(([name, resource]) => ({ path: ['Resources', name, 'Condition'], condition: textOf(at(resource, 'Condition')) })), ...entriesOf(value['Outputs']).map(([name, output]) => ({ path: ['Outputs', name, 'Condition'], condition: textOf(at(output, 'Condition')) })), ...conditionsInConditions(value['Conditions'])]
      .flatMap(({ path, condition }) => (condition === undefined || names.conditions.has(condition) ? [] : [lost(path, `The condition ${condition} is not declared in Conditions.`)])),
  ]
}

function namesOf({ value, resources, isServerless }: Template): Names {
  const keys = (section: string) => new Set(entriesOf(value[section]).map(([name]) => name))
  const makers = resources.filter(([, resource]) => /^AWS::Serverless::|::MODULE$/.test(textOf(at(resource, 'Type')) ?? '')).map(([name]) => name)
  return { parameters: keys('Parameters'), resources: new Set(resources.map(([name]) => name)), conditions: keys('Conditions'), maps: keys('Mappings'), makers: isServerless ? [...makers, 'Serverless'] : makers }
}

function lostUse({ sort, name, path }: TemplateUse, names: Names): TemplateFault[] {
  if (sort === 'condition') return names.conditions.has(name) ? [] : [lost(path, `The condition ${name} is not declared in Conditions.`)]
  if (sort === 'map') return names.maps.has(name) ? [] : [lost(path, `${name} is no mapping of this template.`)]
  if (sort === 'attribute') return isResource(name, names) ? [] : [lost(path, `An attribute of ${name} is asked for, which is no resource of this template.`)]
  if (sort !== 'ref' || pseudoParameters.has(name) || names.parameters.has(name) || isResource(name.split('.')[0] ?? '', names)) return []
  if (name.startsWith('AWS::')) return [lost(path, `${name} is no pseudo parameter of CloudFormation.`)]
  return [lost(path, `${name} is neither a resource nor a parameter of this template.`)]
}

function isResource(name: string, names: Names): boolean {
  return names.resources.has(name) || names.makers.some((maker) => name.startsWith(maker))
}

function conditionsInConditions(conditions: unknown): { path: TemplatePath; condition: string | undefined }[] {
  const found: { path: TemplatePath; condition: string | undefined }[] = []
  walkTemplate(conditions, ['Conditions'], (node, path) => {
    const condition = path.length > 1 ? textOf(at(node, 'Condition')) : undefined
    if (condition !== undefined && entriesOf(node).length === 1) found.push({ path, condition })
  })
  return found
}

function lost(path: TemplatePath, message: string): TemplateFault {
  return { topic: 'lost-reference', message: `${message} Declare it or mend the name.`, path }
}
