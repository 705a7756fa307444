import { isDeepStrictEqual } from 'node:util'
import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import type { Operation } from '#lib/operation'
import type { Principal } from '#kernel/access'
import type { Actor, Cause, Feature, Handled, Site } from '#kernel/feature'
import { CommandPerformed, CommandRefused } from '#kernel/timeline/contract'
import type { Clock } from '#platform/clock'
import { type Db, transaction } from '#platform/database'
import type { Log } from '#platform/log'
import { type Effects, OperationContext } from './context.ts'
import { parseInput } from './parse-input.ts'
import type { DispatchPorts } from './ports.ts'

export interface DispatcherParts {
  readonly parts: readonly Feature[]
  readonly ports: DispatchPorts
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly site: () => Site
}

export interface ExecuteOptions {
  readonly idempotencyKey?: string | undefined
}

/**
 * Carries out operations: checks access, parses input and output, opens the transaction that a command shares with its
 * events, remembers idempotency keys, and writes refusals down.
 */
export class Dispatcher {
  readonly #handled = new Map<string, Handled>()
  readonly #options: DispatcherParts

  constructor(options: DispatcherParts) {
    this.#options = options
    for (const handled of options.parts.flatMap((part) => part.handlers ?? [])) {
      if (this.#handled.has(handled.operation.name)) throw new Error(`Two handlers for the operation ${handled.operation.name}.`)
      this.#handled.set(handled.operation.name, handled)
    }
  }

  operations(): Operation[] {
    return [...this.#handled.values()].map(({ operation }) => operation)
  }

  async execute(name: string, rawInput: unknown, principal: Principal, options: ExecuteOptions = {}): Promise<unknown> {
    const handled = this.#find(name)
    try {
      return handled.operation.kind === 'query' ? await this.#query(handled, rawInput, principal) : await this.#command(handled, rawInput, principal, options)
    } catch (error) {
      await this.#noteRefusal(handled.operation, principal, error)
      throw error
    }
  }

  /** One transaction with a full context, as `principal`. What ends well is followed by its after-commit actions. */
  async transact<Result>(principal: Principal, work: (ctx: OperationContext) => Promise<Result>, more: { cause?: Cause | undefined; operation?: string; log?: Log } = {}): Promise<Result> {
    let effects: Effects = { afterCommit: [], appended: 0 }
    const result = await transaction(this.#options.db, (tx) => {
      effects = { afterCommit: [], appended: 0 }
      return work(this.context(principal, tx, { ...more, effects }))
    })
    for (const action of effects.afterCommit) action()
    return result
  }

  context(principal: Principal, db: Db, more: { cause?: Cause | undefined; operation?: string; effects?: Effects; log?: Log } = {}): OperationContext {
    const { clock, log, ports } = this.#options
    return new OperationContext({
      principal, db, clock, log: more.log ?? log, ports, site: this.#options.site(), cause: more.cause, operation: more.operation,
      call: (operation, input, from) => this.#call(operation, input, from), ...(more.effects ? { effects: more.effects } : {}),
    })
  }

  async #query(handled: Handled, rawInput: unknown, principal: Principal): Promise<unknown> {
    return this.#run(handled, rawInput, this.context(principal, this.#options.db, { operation: handled.operation.name }))
  }

  async #command(handled: Handled, rawInput: unknown, principal: Principal, options: ExecuteOptions): Promise<unknown> {
    const { operation } = handled
    const { ports } = this.#options
    const key = options.idempotencyKey === undefined ? undefined
      : { actorId: principal.actor.id, key: options.idempotencyKey, operation: operation.name, input: withoutSecrets(operation, rawInput) }
    return this.transact(principal, async (ctx) => {
      // Access first: an answer remembered for a role that was taken away since is not given out.
      await this.#checkAccess(operation, rawInput, ctx)
      const earlier = key && (await ports.claimKey(ctx.db, key))
      if (earlier) return outputAgain(operation, earlier.output)
      const output = await this.#run(handled, rawInput, ctx)
      if (ctx.effects.appended === 0) await this.#notePerformed(operation, rawInput, ctx)
      if (key) await ports.rememberAnswer(ctx.db, key, withoutFields(output, operation.secretOutput))
      return output
    }, { operation: operation.name })
  }

  async #run({ operation, handler }: Handled, rawInput: unknown, ctx: OperationContext): Promise<unknown> {
    await this.#checkAccess(operation, rawInput, ctx)
    const input = parseInput(operation.input, rawInput)
    const output = await handler(input as never, ctx)
    return operation.output.parse(output)
  }

  /** A call from another part: same transaction and principal. The system calls on nobody's behalf and may. */
  async #call(operation: Operation, input: unknown, from: OperationContext): Promise<unknown> {
    return this.#run(this.#find(operation.name), input, from.nested(operation.name))
  }

  async #checkAccess(operation: Operation, rawInput: unknown, ctx: OperationContext): Promise<void> {
    const { ports } = this.#options
    if (operation.scope === 'handler') return ports.requireAnywhere(ctx.principal, operation.access)
    const entity = operation.scope === undefined ? undefined : parseInput(operation.input, rawInput)
    const ref = entity === undefined ? undefined : (entity as Record<string, unknown>)[operation.scope ?? '']
    return ports.requireAccess(ctx.principal, operation.access, ctx.db, typeof ref === 'string' ? ref : undefined)
  }

  #find(name: string): Handled {
    const handled = this.#handled.get(name)
    if (!handled) throw new ProductError('not-found', `There is no operation ${name}. GET /api/v1/openapi.json lists them.`)
    return handled
  }

  async #notePerformed(operation: Operation, rawInput: unknown, ctx: OperationContext): Promise<void> {
    await ctx.append(CommandPerformed, {
      subject: actorRef(ctx.actor), summary: operation.summary, data: { operation: operation.name, input: withoutSecrets(operation, rawInput) },
    })
  }

  async #noteRefusal(operation: Operation, principal: Principal, error: unknown): Promise<void> {
    if (operation.kind !== 'command' || principal.actor.kind === 'anonymous') return
    if (!(error instanceof ProductError) || error.code !== 'forbidden') return
    const draft = { subject: actorRef(principal.actor), summary: `${principal.actor.name} was refused: ${operation.name}.`, data: { operation: operation.name, code: error.code } }
    await this.transact(principal, (ctx) => ctx.append(CommandRefused, draft), { operation: operation.name }).catch((failure: unknown) => {
      this.#options.log.error('A refusal could not be written down.', { error: failure })
    })
  }
}

/** The answer of a command that is sent again with its key; what is shown once cannot be shown again. */
function outputAgain(operation: Operation, output: unknown): unknown {
  if ((operation.secretOutput ?? []).length === 0) return output
  throw new ProductError('conflict', 'This command was done before with this Idempotency-Key, and what it gave is shown only once. Send it with a new key to make another.')
}

/** The principal that Daybook itself acts as; which of its parts did it stands in the id. */
export function systemPrincipal(part: string): Principal {
  return { actor: { kind: 'system', id: part, name: 'Daybook' }, grants: [{ team: null, role: 'admin' }], scopes: [] }
}

function actorRef(actor: Actor): string {
  return entityRef(actor.kind, actor.id.slice(actor.id.indexOf(':') + 1))
}

function withoutSecrets(operation: Operation, input: unknown): unknown {
  return withoutFields(input ?? {}, operation.secretInput)
}

function withoutFields(value: unknown, fields: readonly string[] | undefined): unknown {
  if (!fields || typeof value !== 'object' || value === null) return value
  const kept = Object.fromEntries(Object.entries(value).filter(([name]) => !fields.includes(name)))
  return isDeepStrictEqual(kept, value) ? value : kept
}
