import type { OutputOf } from '#lib/operation'
import type { entityGraph } from '#kernel/catalog/contract'

/** Steps of dependsOn that a maintenance reaches. */
export const reachedSteps = 3

/** What depends on a service, nearest first: its alerts are kept to themselves too. */
export function dependantsOf(ref: string, { edges }: Pick<OutputOf<typeof entityGraph>, 'edges'>): string[] {
  const found = new Set([ref])
  let frontier = [ref]
  for (let step = 0; step < reachedSteps; step += 1) {
    frontier = edges.filter(({ type, to, isRefused }) => type === 'dependsOn' && !isRefused && frontier.includes(to)).map(({ from }) => from).filter((from) => !found.has(from))
    for (const from of frontier) found.add(from)
  }
  return [...found].slice(1)
}
