import type { Context, Inference } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import type { Db } from '#platform/database'
import { holdDiscovery, type ScopeDetection, upsertAllDetected } from '../entities/upsert-detected.ts'
import { infer } from './infer.ts'
import { KnownClaims } from './known-claims.ts'

interface ReasoningOptions {
  readonly inferences: readonly Inference[]
  readonly db: Db
  readonly transact: <Result>(action: (ctx: Context) => Promise<Result>) => Promise<Result>
  /** Keeps what one says in its own transaction, even what the database refuses; gives the kinds of what changed. */
  readonly write: (scopes: readonly ScopeDetection[]) => Promise<ReadonlySet<string>>
  readonly signal?: AbortSignal | undefined
}

type Stale = Set<Inference>

/** Inferences that read what others infer; a circle ends here. */
const maxRounds = 5

/** Has inferences reason again, until nothing more follows. */
export class Reasoning {
  readonly #options: ReasoningOptions

  constructor(options: ReasoningOptions) {
    this.#options = options
  }

  /** All that read one of the kinds, and those that read what these change. */
  async over(changed: ReadonlySet<string>, newSince?: Date): Promise<void> {
    let stale: Stale = new Set(this.#options.inferences.filter((inference) => readsOneOf(inference, changed)))
    for (let round = 0; round < maxRounds && stale.size > 0; round += 1) stale = await this.#round(stale, newSince)
  }

  /** Gives those that have to be asked again. */
  async #round(stale: Stale, newSince: Date | undefined): Promise<Stale> {
    const { transact, signal } = this.#options
    try {
      return await transact((ctx) => this.#inferTogether(ctx, stale, newSince))
    } catch (error) {
      if (error instanceof ProductError || signal?.aborted) throw error
      return this.#inferOneByOne(stale)
    }
  }

  /** Read and written in one turn: what is inferred for the folder and for the machine must not overtake each other. */
  async #inferTogether(ctx: Context, stale: Stale, newSince: Date | undefined): Promise<Stale> {
    await holdDiscovery(ctx)
    const known = new KnownClaims(ctx.db)
    return this.#eachOf(stale, async (inference) => {
      const changed = await upsertAllDetected(ctx, [await infer(known, inference)], newSince)
      known.forget(changed)
      return changed
    })
  }

  #inferOneByOne(stale: Stale): Promise<Stale> {
    return this.#eachOf(stale, async (inference) => this.#options.write([await infer(new KnownClaims(this.#options.db), inference)]))
  }

  /** In their order, each with what those before it said. */
  async #eachOf(stale: Stale, ask: (inference: Inference) => Promise<ReadonlySet<string>>): Promise<Stale> {
    const { inferences } = this.#options
    const left = new Set(stale)
    for (const inference of inferences) {
      if (!left.delete(inference)) continue
      const changed = await ask(inference)
      for (const other of inferences) if (other !== inference && readsOneOf(other, changed)) left.add(other)
    }
    return left
  }
}

function readsOneOf({ reads }: Inference, kinds: ReadonlySet<string>): boolean {
  return reads.some((kind) => kinds.has(kind))
}
