import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { defined } from '../model/defined.ts'
import type { ScheduleEntry, Trigger, WorkflowCallOutput, WorkflowCallSecret, WorkflowInput, WorkflowInputType } from '../model/workflow.ts'
import { workflowInputTypes } from '../model/workflow.ts'
import type { TokenEntry } from './tokens.ts'
import { childOf, entriesOf, itemsOf, lineOf, optionalTemplate, scalarOf, templateOf, textsOf } from './tokens.ts'

/** All entries of `on`, which is one name, a list of names, or a mapping. */
export function readTriggers(token: TemplateToken | undefined): readonly Trigger[] {
  if (token === undefined) return []
  const entries = entriesOf(token)
  if (entries.length > 0) return entries.map((entry) => readTrigger(entry))
  const names = token.isScalar ? [token] : itemsOf(token)
  return names.map((name) => ({ event: templateOf(name), line: lineOf(name) }))
}

function readTrigger(entry: TokenEntry): Trigger {
  const child = (key: string) => childOf(entry.value, key)
  return defined<Trigger>({
    event: entry.key,
    line: lineOf(entry.keyToken),
    types: textsOf(child('types')),
    branches: textsOf(child('branches')),
    branchesIgnore: textsOf(child('branches-ignore')),
    tags: textsOf(child('tags')),
    tagsIgnore: textsOf(child('tags-ignore')),
    paths: textsOf(child('paths')),
    pathsIgnore: textsOf(child('paths-ignore')),
    workflows: textsOf(child('workflows')),
    names: textsOf(child('names')),
    versions: textsOf(child('versions')),
    schedule: entry.key === 'schedule' ? itemsOf(entry.value).map((item) => readSchedule(item)) : undefined,
    inputs: mapped(child('inputs'), readInput),
    outputs: mapped(child('outputs'), readOutput),
    secrets: mapped(child('secrets'), readSecret),
  })
}

function mapped<T>(token: TemplateToken | undefined, read: (entry: TokenEntry) => T): readonly T[] | undefined {
  return token === undefined ? undefined : entriesOf(token).map((entry) => read(entry))
}

function readSchedule(token: TemplateToken): ScheduleEntry {
  return defined<ScheduleEntry>({ cron: optionalTemplate(childOf(token, 'cron')) ?? '', timezone: optionalTemplate(childOf(token, 'timezone')) })
}

function readInput({ key, value }: TokenEntry): WorkflowInput {
  const fallback = childOf(value, 'default')
  return defined<WorkflowInput>({
    name: key,
    type: inputType(optionalTemplate(childOf(value, 'type'))),
    description: optionalTemplate(childOf(value, 'description')),
    required: optionalTemplate(childOf(value, 'required')) === 'true',
    default: fallback === undefined ? undefined : scalarOf(fallback),
    options: textsOf(childOf(value, 'options')),
  })
}

function inputType(name: string | undefined): WorkflowInputType {
  return workflowInputTypes.find((type) => type === name) ?? 'string'
}

function readOutput({ key, value }: TokenEntry): WorkflowCallOutput {
  return defined<WorkflowCallOutput>({ name: key, description: optionalTemplate(childOf(value, 'description')), value: optionalTemplate(childOf(value, 'value')) ?? '' })
}

function readSecret({ key, value }: TokenEntry): WorkflowCallSecret {
  return defined<WorkflowCallSecret>({
    name: key,
    description: optionalTemplate(childOf(value, 'description')),
    required: optionalTemplate(childOf(value, 'required')) === 'true',
  })
}
