import type { z } from 'zod'
import type { Context, Handled } from '#kernel/feature'
import { appendEvent } from '#kernel/timeline'
import { ProductError } from '#lib/errors'
import type { InputOf, Operation, OutputOf } from '#lib/operation'
import type { Clock } from '#platform/clock'
import { type Db, transaction } from '#platform/database'
import { createLog } from '#platform/log'
import { decide } from './policy/decide.ts'
import { anonymous, type Principal } from './policy/principal.ts'
import { inRequest, type RequestInfo, type SessionEffect } from './sessions/request-scope.ts'

interface CallOptions {
  readonly as?: Principal
  readonly request?: RequestInfo
}

/** Calls this part's handlers as the server does, for its tests: access, input, one transaction with the events, the session's effect. */
export class TestingCaller {
  readonly #db: Db
  readonly #clock: Clock
  readonly #handlers: readonly Handled[]

  constructor(db: Db, clock: Clock, handlers: readonly Handled[]) {
    this.#db = db
    this.#clock = clock
    this.#handlers = handlers
  }

  async call<Op extends Operation>(operation: Op, input: z.input<Op['input']>, { as = anonymous, request = { ip: '192.0.2.1' } }: CallOptions = {}): Promise<{ result: OutputOf<Op>; session: SessionEffect | undefined }> {
    const handled = this.#handlers.find((candidate) => candidate.operation.name === operation.name)
    if (!handled) throw new Error(`No handler for ${operation.name}.`)
    refuse(as, operation.access)
    const parsed = operation.input.parse(input) as InputOf<Op>
    return inRequest(request, () => transaction(this.#db, async (tx) => {
      const output = await handled.handler(parsed as never, this.#context(tx, as, operation.name))
      return operation.output.parse(output) as OutputOf<Op>
    }))
  }

  #context(db: Db, principal: Principal, operation: string): Context {
    const { actor } = principal
    return {
      actor, db, clock: this.#clock, log: createLog({ level: 'silent' }), cause: undefined,
      site: { dataDir: '/nowhere', projectDir: '/nowhere', url: 'http://127.0.0.1:7300', version: '0' },
      append: (event, draft) => appendEvent(db, event, draft, { actor, cause: undefined, now: this.#clock.now(), source: '/test', operation }),
      appendAll: async (events) => {
        for (const { event, draft } of events) await appendEvent(db, event, draft, { actor, cause: undefined, now: this.#clock.now(), source: '/test', operation })
      },
      because: () => this.#context(db, principal, operation),
      call: () => Promise.reject(new Error('This part calls no other.')),
      require: async (access) => refuse(principal, access),
      afterCommit: () => undefined,
    }
  }
}

function refuse(principal: Principal, access: Operation['access']): void {
  const decision = decide(principal, access)
  if (decision !== 'allowed') throw new ProductError(decision, 'Not allowed.')
}
