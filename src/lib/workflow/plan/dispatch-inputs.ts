import type { Fault } from '../../errors.ts'
import type { ContextValue } from '../expression/context-value.ts'
import type { Workflow, WorkflowInput } from '../model/workflow.ts'

export interface DispatchInputs {
  /** The `inputs` context: booleans and numbers keep their type. */
  readonly inputs: Readonly<Record<string, ContextValue>>
  /** What is wrong with what was given; the path is the input's name. */
  readonly faults: readonly Fault[]
}

type Given = Readonly<Record<string, string | number | boolean>>

/** The inputs of a manual start: defaults filled in, each value checked against its type. */
export function resolveDispatchInputs(workflow: Pick<Workflow, 'on'>, given: Given): DispatchInputs {
  const declared = workflow.on.find((trigger) => trigger.event === 'workflow_dispatch')?.inputs ?? []
  const faults: Fault[] = Object.keys(given)
    .filter((name) => !declared.some((input) => input.name.toLowerCase() === name.toLowerCase()))
    .map((name) => ({ path: name, message: `The workflow has no input '${name}'. Leave it out.` }))
  const inputs = declared.map((input): [string, ContextValue] => {
    const value = Object.entries(given).find(([name]) => name.toLowerCase() === input.name.toLowerCase())?.[1]
    const { resolved, fault } = resolveInput(input, value)
    if (fault !== undefined) faults.push({ path: input.name, message: fault })
    return [input.name, resolved]
  })
  return { inputs: Object.fromEntries(inputs), faults }
}

interface ResolvedInput {
  readonly resolved: ContextValue
  readonly fault?: string
}

function resolveInput(input: WorkflowInput, given: string | number | boolean | undefined): ResolvedInput {
  if (given === undefined && input.required && input.default === undefined) return { resolved: emptyOf(input), fault: `The input '${input.name}' is required. Give it a value.` }
  const value = given ?? input.default
  if (value === undefined) return { resolved: emptyOf(input) }
  if (input.type === 'boolean') return resolveBoolean(input.name, value)
  if (input.type === 'number') return resolveNumber(input.name, value)
  const text = String(value)
  if (input.type !== 'choice' || input.options?.includes(text) === true) return { resolved: text }
  return { resolved: text, fault: `'${text}' is not among the options of '${input.name}': ${input.options?.join(', ') ?? ''}.` }
}

function emptyOf(input: WorkflowInput): ContextValue {
  if (input.type === 'boolean') return false
  if (input.type === 'number') return 0
  return input.type === 'choice' ? (input.options?.[0] ?? '') : ''
}

function resolveBoolean(name: string, value: string | number | boolean): ResolvedInput {
  const text = String(value).toLowerCase()
  return { resolved: text === 'true', ...(text === 'true' || text === 'false' ? {} : { fault: `The input '${name}' is true or false, and '${text}' is neither.` }) }
}

function resolveNumber(name: string, value: string | number | boolean): ResolvedInput {
  const number = typeof value === 'boolean' || String(value).trim() === '' ? Number.NaN : Number(value)
  return Number.isFinite(number) ? { resolved: number } : { resolved: 0, fault: `The input '${name}' is a number, and '${String(value)}' is none.` }
}
