import { ProductError } from '#lib/errors'
import { sql } from '#platform/database'
import type { AttentionItem, AttentionProvider, Context } from '#kernel/feature'

export interface Gathered {
  readonly items: readonly { readonly item: AttentionItem; readonly provider: string }[]
  readonly failed: readonly { readonly provider: string; readonly error: string }[]
}

/** Today must come in a second; a provider that takes longer is named instead of waited for. */
const longestMs = 3000

interface Answer { readonly provider: string; readonly rows: readonly AttentionItem[]; readonly error?: string }

/** The rows of all providers. One that fails or takes too long is named and hides no other; a key given twice counts once. */
export async function gatherItems(providers: readonly AttentionProvider[], ctx: Context): Promise<Gathered> {
  const answers = ctx.db.isTransaction ? await askInTurn(providers, ctx) : await Promise.all(providers.map((provider) => ask(provider, ctx)))
  const items = new Map<string, { item: AttentionItem; provider: string }>()
  for (const { provider, rows } of answers) for (const item of rows) if (!items.has(item.key)) items.set(item.key, { item, provider })
  return { items: [...items.values()], failed: answers.flatMap(({ provider, error }) => (error === undefined ? [] : [{ provider, error }])) }
}

/** A statement that fails ends its whole transaction, but for what stands before a savepoint. */
async function askInTurn(providers: readonly AttentionProvider[], ctx: Context): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const provider of providers) {
    await sql`savepoint attention_provider`.execute(ctx.db)
    // The transaction has one connection: a provider that waits for the database is ended by the database.
    await sql`set local statement_timeout = ${sql.lit(longestMs)}`.execute(ctx.db)
    const answer = await ask(provider, ctx)
    await sql`rollback to savepoint attention_provider`.execute(ctx.db)
    answers.push(answer)
  }
  return answers
}

async function ask(provider: AttentionProvider, ctx: Context): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new ProductError('unavailable', `It took longer than ${longestMs / 1000} s.`)), longestMs)
  })
  try {
    return { provider: provider.id, rows: await Promise.race([provider.provide(ctx), late]) }
  } catch (error) {
    ctx.log.warn('A provider of Today failed.', { provider: provider.id, error })
    return { provider: provider.id, rows: [], error: error instanceof ProductError ? error.message : 'It failed; the log says why.' }
  } finally {
    clearTimeout(timer)
  }
}
