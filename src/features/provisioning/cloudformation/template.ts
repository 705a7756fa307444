import type { YamlDocument } from '#lib/yaml-text'
import { at, entriesOf, isRecord, textOf } from '../plain-data.ts'

/** Sections of a template (docs.aws.amazon.com/AWSCloudFormation → template anatomy). */
export const sections = ['AWSTemplateFormatVersion', 'Conditions', 'Description', 'Globals', 'Hooks', 'Mappings', 'Metadata', 'Outputs', 'Parameters', 'Resources', 'Rules', 'Transform']

const hint = /AWSTemplateFormatVersion|["']?Resources["']?\s*:/
const resourceType = /^(?:AWS|Alexa|Custom)::|^[A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]+(?:::MODULE)?$/

export interface Template {
  readonly value: Readonly<Record<string, unknown>>
  readonly resources: readonly [string, unknown][]
  readonly transforms: readonly string[]
  readonly isServerless: boolean
  /** A macro or loop writes parts of it that only CloudFormation sees: what is not here may still be there. */
  readonly isGenerated: boolean
  lineOf(path: readonly (string | number)[]): number
}

/** Cheap: may this text be a template? */
export function looksLikeTemplate(text: string): boolean {
  return hint.test(text)
}

/** A template says so, or holds resources of types that only CloudFormation knows. */
export function asTemplate(document: YamlDocument): Template | undefined {
  const { value } = document
  if (!isRecord(value) || !isTemplate(value)) return undefined
  const transforms = transformsOf(value['Transform'])
  return {
    value, transforms, lineOf: (path) => document.lineOf(path),
    resources: entriesOf(value['Resources']).filter(([name]) => !name.startsWith('Fn::')),
    isServerless: transforms.some((name) => name.startsWith('AWS::Serverless')),
    isGenerated: transforms.some((name) => !/^AWS::(Serverless|LanguageExtensions|CodeDeployBlueGreen|SecretsManager)/.test(name)) || isWrittenByMacro(value),
  }
}

function isTemplate(value: Record<string, unknown>): boolean {
  if (Object.hasOwn(value, 'AWSTemplateFormatVersion')) return !Object.hasOwn(value, 'apiVersion')
  const resources = value['Resources']
  if (!isRecord(resources)) return false
  if (Object.values(resources).some((resource) => resourceType.test(textOf(at(resource, 'Type')) ?? ''))) return true
  const names = Object.keys(value)
  return names.length > 1 && names.every((name) => sections.includes(name)) && entriesOf(value['Parameters']).some(([, parameter]) => at(parameter, 'Type') !== undefined)
}

function transformsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((item: unknown) => textOf(item) ?? textOf(at(item, 'Name')) ?? [])
}

function isWrittenByMacro(value: Record<string, unknown>): boolean {
  return [value, ...['Resources', 'Mappings', 'Conditions', 'Parameters'].map((name) => value[name])].some((part) => entriesOf(part).some(([name]) => name.startsWith('Fn::')))
}
