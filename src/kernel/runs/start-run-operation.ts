import { type Handled, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { newId } from '#lib/id'
import type { KindOf } from './advance-run.ts'
import { startRun } from './contract.ts'
import { parseInput, startParsed } from './start-run.ts'

/** Starting by hand: whoever asks must hold what the kind asks for, for the thing that the run is about. */
export function startRunHandler(kindOf: KindOf): Handled {
  return handle(startRun, async ({ kind: kindId, input }, ctx) => {
    const kind = kindOf(kindId)
    if (!kind) throw new ProductError('not-found', `There is no kind of run named ${kindId}.`)
    const parsed = parseInput(kind, input)
    const id = newId()
    const plan = await kind.plan(parsed, ctx, { id })
    await ctx.require(kind.access, plan.subject)
    return startParsed(ctx, { kind, input: parsed, plan, id })
  })
}
