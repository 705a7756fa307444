import { at, entriesOf, isRecord } from '../plain-data.ts'
import { sections, type Template } from './template.ts'
import { invalid, type TemplateFault } from './template-fault.ts'
import type { TemplatePath } from './template-functions.ts'

const resourceKeys = ['Type', 'Properties', 'Metadata', 'DependsOn', 'Condition', 'CreationPolicy', 'DeletionPolicy', 'UpdatePolicy', 'UpdateReplacePolicy', 'Description', 'Connectors', 'IgnoreGlobals', 'Version']
const parameterKeys = ['AllowedPattern', 'AllowedValues', 'ConstraintDescription', 'Default', 'Description', 'MaxLength', 'MaxValue', 'MinLength', 'MinValue', 'NoEcho', 'Type']
const outputKeys = ['Description', 'Value', 'Export', 'Condition']
const parameterType = /^(String|Number|CommaDelimitedList|List<(Number|String|AWS::[A-Za-z0-9:]+)>|AWS::(EC2|Route53|SSM|IAM|S3)::[A-Za-z0-9:]+(::Value)?(<.+>)?)$/
const typePattern = /^(Custom::[\w@-]+(::[\w@-]+)*|[A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]+(::[A-Za-z0-9]+)*)$/

/** What CloudFormation refuses in the shape of a template. */
export function findSectionFaults(template: Template): TemplateFault[] {
  const { value, isGenerated } = template
  const unknown = isGenerated ? [] : Object.keys(value).filter((name) => !sections.includes(name))
  return [
    ...unknown.map((name) => invalid([name], `${name} is no section of a template. Known are ${sections.join(', ')}.`)),
    ...versionFaults(value['AWSTemplateFormatVersion']),
    ...(isGenerated || isRecord(value['Resources']) ? [] : [invalid(['Resources'], 'The template has no Resources, and needs at least one.')]),
    ...['Parameters', 'Mappings', 'Conditions', 'Outputs'].filter((name) => Object.hasOwn(value, name) && !isRecord(value[name])).map((name) => invalid([name], `${name} must be a map of names.`)),
    ...nameFaults(template), ...resourceFaults(template), ...parameterFaults(value['Parameters']), ...mappingFaults(value['Mappings']), ...outputFaults(template),
  ]
}

function versionFaults(version: unknown): TemplateFault[] {
  return version === undefined || version === '2010-09-09' ? [] : [invalid(['AWSTemplateFormatVersion'], 'The only format version that there is reads 2010-09-09.')]
}

function nameFaults({ value }: Template): TemplateFault[] {
  return ['Resources', 'Parameters', 'Outputs', 'Mappings', 'Conditions'].flatMap((section) => entriesOf(value[section]).filter(([name]) => !/^[a-zA-Z0-9]+$/.test(name) && !name.startsWith('Fn::') && !name.includes('${')).map(([name]) => invalid([section, name], `${name} is no name that CloudFormation takes: only letters and digits. Rename it.`)))
}

function resourceFaults({ resources, isGenerated }: Template): TemplateFault[] {
  return resources.flatMap(([name, resource]) => {
    const path = ['Resources', name]
    if (!isRecord(resource)) return [invalid(path, `The resource ${name} must be a map with a Type.`)]
    const type = resource['Type']
    if (isGenerated) return []
    if (typeof type !== 'string') return [invalid(path, `The resource ${name} has no Type. Say what it is, for example AWS::S3::Bucket.`)]
    return [
      ...(typePattern.test(type) ? [] : [invalid([...path, 'Type'], `${type} of ${name} is no type of resource: it reads like AWS::S3::Bucket.`)]),
      ...unknownKeys(resource, resourceKeys, path, `the resource ${name}`),
      ...(resource['Properties'] !== undefined && !isRecord(resource['Properties']) ? [invalid([...path, 'Properties'], `The properties of ${name} must be a map.`)] : []),
      ...policyFaults(resource, path),
      ...(resource['Condition'] !== undefined && typeof resource['Condition'] !== 'string' ? [invalid([...path, 'Condition'], `The condition of ${name} must be the name of one condition.`)] : []),
    ]
  })
}

function policyFaults(resource: Record<string, unknown>, path: TemplatePath): TemplateFault[] {
  return Object.entries({ DeletionPolicy: ['Delete', 'Retain', 'Snapshot', 'RetainExceptOnCreate'], UpdateReplacePolicy: ['Delete', 'Retain', 'Snapshot'] }).flatMap(([key, allowed]) => {
    const given = resource[key]
    return typeof given === 'string' && !allowed.includes(given) ? [invalid([...path, key], `${key} is one of ${allowed.join(', ')}, not ${given}.`)] : []
  })
}

function parameterFaults(parameters: unknown): TemplateFault[] {
  return entriesOf(parameters).filter(([name]) => !name.startsWith('Fn::')).flatMap(([name, parameter]) => {
    const path = ['Parameters', name]
    if (!isRecord(parameter)) return [invalid(path, `The parameter ${name} must be a map with a Type.`)]
    const type = parameter['Type']
    if (typeof type !== 'string') return [invalid(path, `The parameter ${name} has no Type. Say what it is, for example String.`)]
    return [...(parameterType.test(type) ? [] : [invalid([...path, 'Type'], `${type} of ${name} is no type of parameter. Known are String, Number, CommaDelimitedList, List<Number> and AWS types.`)]), ...unknownKeys(parameter, parameterKeys, path, `the parameter ${name}`), ...defaultFaults(name, parameter)]
  })
}

function defaultFaults(name: string, { Default: given, AllowedValues: allowed, MinLength: shortest, MaxLength: longest, MinValue: least, MaxValue: most, Type: type }: Record<string, unknown>): TemplateFault[] {
  const path = ['Parameters', name, 'Default']
  if (given === undefined) return []
  if (typeof given === 'object') return [invalid(path, `The default of ${name} must be a text or a number, for a parameter's value comes as one.`)]
  const text = String(given)
  if (type === 'Number' && !(Number.isFinite(Number(text)) && text.trim() !== '')) return [invalid(path, `The default of ${name} is no number, but its Type is.`)]
  const outside = (type === 'Number' && (Number(text) < limit(least, -Infinity) || Number(text) > limit(most, Infinity))) || (type === 'String' && (text.length < limit(shortest, 0) || text.length > limit(longest, Infinity)))
  if (outside) return [invalid(path, `The default of ${name} lies outside of what the parameter allows.`)]
  const isList = type === 'CommaDelimitedList' || String(type).startsWith('List<')
  const values = isList ? text.split(',').map((item) => item.trim()) : [text]
  const isIn = (item: string) => !Array.isArray(allowed) || allowed.some((one) => String(one) === item)
  const isAllowed = String(type).startsWith('AWS::SSM') || isIn(text) || values.every(isIn)
  return isAllowed ? [] : [invalid(path, `The default of ${name} is not among its AllowedValues.`)]
}

function limit(value: unknown, otherwise: number): number {
  const number = Number(value)
  return value === undefined || !Number.isFinite(number) ? otherwise : number
}

function mappingFaults(mappings: unknown): TemplateFault[] {
  return entriesOf(mappings).filter(([name]) => !name.startsWith('Fn::')).flatMap(([name, mapping]) => {
    if (!isRecord(mapping)) return [invalid(['Mappings', name], `The mapping ${name} must be a map of maps.`)]
    return entriesOf(mapping).filter(([key, inner]) => !isRecord(inner) && !key.startsWith('Fn::')).map(([key]) => invalid(['Mappings', name, key], `${key} of the mapping ${name} must be a map: FindInMap looks up two keys.`))
  })
}

function outputFaults({ value, isGenerated }: Template): TemplateFault[] {
  return entriesOf(value['Outputs']).filter(([name]) => !name.startsWith('Fn::')).flatMap(([name, output]) => {
    const path = ['Outputs', name]
    if (!isRecord(output)) return [invalid(path, `The output ${name} must be a map with a Value.`)]
    if (isGenerated) return []
    return [
      ...(output['Value'] === undefined ? [invalid(path, `The output ${name} has no Value.`)] : []), ...unknownKeys(output, outputKeys, path, `the output ${name}`),
      ...(output['Export'] !== undefined && at(output, 'Export', 'Name') === undefined ? [invalid([...path, 'Export'], `The export of the output ${name} needs a Name.`)] : []),
      ...(Array.isArray(output['Value']) ? [invalid([...path, 'Value'], `The value of the output ${name} must be one text, not a list.`)] : []),
    ]
  })
}

function unknownKeys(value: Record<string, unknown>, known: readonly string[], path: TemplatePath, what: string): TemplateFault[] {
  return Object.keys(value).filter((key) => !known.includes(key) && !key.startsWith('Fn::')).map((key) => invalid([...path, key], `${key} is nothing that ${what} can have. Remove it or move it to where it belongs.`))
}
