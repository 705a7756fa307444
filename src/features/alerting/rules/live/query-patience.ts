import { ProductError } from '#lib/errors'

/** A store that was waited for this long in vain is away. */
const longMs = 5000

/**
 * The patience of one evaluation: once its store was waited for in vain, what else it asks fails at once. A group of many rules
 * is then known to be unknown as soon as one of few, and not after the sum of their waits.
 */
export class QueryPatience {
  #lost: ProductError | undefined

  async ask<Answer>(query: () => Promise<Answer>): Promise<Answer> {
    if (this.#lost) throw this.#lost
    const startedAt = performance.now()
    try {
      return await query()
    } catch (error) {
      if (error instanceof ProductError && error.code === 'unavailable' && performance.now() - startedAt >= longMs) this.#lost = error
      throw error
    }
  }
}
