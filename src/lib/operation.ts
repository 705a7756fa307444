import type { z } from 'zod'

/** How the command line shows an answer: the columns of its table, each a path into a row. */
export interface OperationTable {
  /** Where the rows are in the output; left out when the output is one object. */
  readonly rows?: string
  readonly columns: readonly string[]
}

/**
 * One thing a person or program can ask of the product. HTTP, web, command line and other parts all call the same one.
 * `name` is `part.verb` with the verb in camelCase: `incidents.declare` is `POST /api/v1/incidents/declare` and
 * `daybook incidents declare`; `runs.rerunFailed` is `/runs/rerun-failed`. A query is a GET.
 */
export interface Operation<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly name: `${string}.${string}`
  readonly kind: 'query' | 'command'
  /**
   * What the caller must hold. There is no default: `'anyone'` is open to the unauthenticated, `'signed-in'` to every
   * person or token whatever the role, `part:level` is decided by role (`read` viewer, `write` operator,
   * `manage` maintainer, `admin` administrator).
   */
  readonly access: 'anyone' | 'signed-in' | `${string}:${AccessLevel}`
  readonly summary: string
  readonly input: Input
  readonly output: Output
  /**
   * Who may act when the role is held in a team only: the input field with the entity (reference) whose owning team
   * decides, or `'handler'` where the handler itself calls `ctx.require` with an entity. Left out: the role must be
   * held for the whole of Daybook (reading needs it in any team).
   */
  readonly scope?: string
  readonly table?: OperationTable
  /** Input fields that the command line takes by position, in order. */
  readonly positional?: readonly string[]
  /** Input fields that may not be stored or printed (passwords, tokens, secret values). */
  readonly secretInput?: readonly string[]
  /** Output fields that are shown once and never kept, such as a new token. */
  readonly secretOutput?: readonly string[]
}

export const accessLevels = ['read', 'write', 'manage', 'admin'] as const
export type AccessLevel = (typeof accessLevels)[number]

export function defineOperation<I extends z.ZodType, O extends z.ZodType>(operation: Operation<I, O>): Operation<I, O> {
  return Object.freeze(operation)
}

export type InputOf<Op extends Operation> = z.output<Op['input']>
export type OutputOf<Op extends Operation> = z.output<Op['output']>

/** `runs.rerunFailed` → `/api/v1/runs/rerun-failed`. */
export function operationPath(operation: Pick<Operation, 'name'>): string {
  const [part, verb] = splitName(operation)
  return `/api/v1/${part}/${verb}`
}

/** `runs.rerunFailed` → `['runs', 'rerun-failed']`. */
export function splitName(operation: Pick<Operation, 'name'>): [part: string, verb: string] {
  const dot = operation.name.indexOf('.')
  const verb = operation.name.slice(dot + 1).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return [operation.name.slice(0, dot), verb]
}

export function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && 'access' in value && 'input' in value && 'kind' in value
}
