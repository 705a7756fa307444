import type { HttpRoute, RouteContext } from '#kernel/feature'
import { requireRegistered, runnerRoute } from '#kernel/runs'
import type { SecretBox } from '#platform/secrets'
import { checksChannel } from '../checks-channel.ts'
import { giveChecks, hasNews } from './give-checks.ts'
import { ChecksReply, ChecksRequest, locationPaths, ResultsReply, ResultsRequest } from './location-protocol.ts'
import { takeResults } from './take-results.ts'

/** Runners come and go without a word to those who wait. */
const lookAgainMs = 3000

/** What runners ask and tell of checks. They need the token of a runner, and get and tell only what is theirs. */
export function locationRoutes(secrets: SecretBox): HttpRoute[] {
  return [
    runnerRoute({
      path: locationPaths.checks, summary: 'Learn which checks this runner carries out.', input: ChecksRequest, output: ChecksReply,
      handler: async (input, ctx, { signal }) => {
        await requireRegistered(ctx, input.runnerId)
        await waitForNews(ctx, input, signal)
        return ctx.transact((tx) => giveChecks(tx, secrets, input))
      },
    }),
    runnerRoute({
      path: locationPaths.results, summary: 'Tell what checks have found.', input: ResultsRequest, output: ResultsReply,
      handler: async (input, ctx) => {
        await requireRegistered(ctx, input.runnerId)
        return ctx.transact((tx) => takeResults(tx, input))
      },
    }),
  ]
}

async function waitForNews({ database, db, clock }: Pick<RouteContext, 'database' | 'db' | 'clock'>, { runnerId, since, waitMs }: ChecksRequest, signal: AbortSignal): Promise<void> {
  let ring: () => void = () => undefined
  const unlisten = await database.listen(checksChannel, () => ring())
  const deadline = performance.now() + waitMs
  try {
    for (;;) {
      const rung = new Promise<void>((resolve) => {
        ring = resolve
      })
      const leftMs = deadline - performance.now()
      if (leftMs <= 0 || signal.aborted || (await hasNews(db, runnerId, since))) return
      await Promise.race([rung, clock.sleep(Math.min(leftMs, lookAgainMs), signal).catch(() => undefined)])
    }
  } finally {
    await unlisten()
  }
}
