import type { Template } from './template.ts'
import { invalid, type TemplateFault } from './template-fault.ts'
import { functionOf, placeholdersIn, type TemplatePath, walkTemplate } from './template-functions.ts'

/** Functions with the least and the most of what they take in a list; without figures what they take is not counted. */
const functions: Readonly<Record<string, readonly [number, number] | undefined>> = {
  'Fn::Base64': undefined, 'Fn::GetAZs': undefined, 'Fn::ImportValue': undefined, 'Fn::Transform': undefined, 'Fn::GetAtt': [2, 2], 'Fn::Sub': [2, 2], 'Fn::Length': undefined, 'Fn::ToJsonString': undefined, 'Fn::GetStackOutput': undefined,
  'Fn::Cidr': [2, 3], 'Fn::FindInMap': [3, 4], 'Fn::Join': [2, 2], 'Fn::Select': [2, 2], 'Fn::Split': [2, 2], 'Fn::And': [2, 10], 'Fn::Or': [2, 10], 'Fn::Equals': [2, 2], 'Fn::If': [3, 3], 'Fn::Not': [1, 1],
  'Fn::Contains': [2, 2], 'Fn::EachMemberEquals': [2, 2], 'Fn::EachMemberIn': [2, 2], 'Fn::RefAll': undefined, 'Fn::ValueOf': [2, 2], 'Fn::ValueOfAll': [2, 2],
}
const mustBeList = new Set(['Fn::FindInMap', 'Fn::Join', 'Fn::Select', 'Fn::Split', 'Fn::And', 'Fn::Or', 'Fn::Equals', 'Fn::If', 'Fn::Not'])

/** Functions that are called with what they do not take, and values that are nothing. */
export function findFunctionFaults({ value, isGenerated }: Template): TemplateFault[] {
  if (isGenerated) return []
  const faults: TemplateFault[] = []
  for (const section of ['Parameters', 'Mappings', 'Conditions', 'Resources', 'Outputs']) {
    walkTemplate(value[section], [section], (node, path) => {
      if (node === null) faults.push(invalid(path, `${String(path.at(-1))} has no value, and CloudFormation takes no empty ones. Give it one or remove it.`))
      const called = functionOf(node)
      if (called) faults.push(...faultsOf(called.name, called.argument, path))
    })
  }
  return faults
}

function faultsOf(name: string, argument: unknown, path: TemplatePath): TemplateFault[] {
  if (name.startsWith('Fn::ForEach::')) return []
  if (name === 'Ref') return argument === null || typeof argument === 'string' || typeof argument === 'object' ? [] : [invalid(path, 'A Ref names one resource or parameter.')]
  if (!Object.hasOwn(functions, name)) return [invalid(path, `${name} is no function that CloudFormation knows.`)]
  if (name === 'Fn::Sub') return subFaults(argument, path)
  const counts = functions[name]
  if (!Array.isArray(argument)) return mustBeList.has(name) && argument !== null ? [invalid(path, `${name} takes a list.`)] : []
  if (!counts || (argument.length >= counts[0] && argument.length <= counts[1])) return []
  const [least, most] = counts
  return [invalid(path, `${name} takes ${least === most ? least : `${least} to ${most}`} values, and ${argument.length} are given.`)]
}

function subFaults(argument: unknown, path: TemplatePath): TemplateFault[] {
  const text: unknown = Array.isArray(argument) ? argument[0] : argument
  if (Array.isArray(argument) && argument.length !== 2) return [invalid(path, 'Fn::Sub takes a text, or a list of a text and a map of its names.')]
  if (typeof text !== 'string') return argument === null || typeof text === 'object' ? [] : [invalid(path, 'Fn::Sub takes a text.')]
  const wrong = placeholdersIn(text).find((name) => !/^[\w.:-]+$/.test(name))
  return wrong === undefined ? [] : [invalid(path, `\${${wrong}} cannot be a name in Fn::Sub. Write \${!${wrong}} to keep it as text.`)]
}
