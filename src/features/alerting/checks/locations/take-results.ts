import type { Context } from '#kernel/feature'
import { checkingRunners } from '#kernel/runs'
import { entityRef } from '#lib/entity-ref'
import { findUnstorable } from '#lib/storable-text'
import { notify, sql } from '#platform/database'
import { reportsChannel } from '../checks-channel.ts'
import { CheckResultsDropped } from '../checks-contract.ts'
import { lockRunner } from './give-checks.ts'
import { type CheckPlace, RemoteResult, type ResultsReply, type ResultsRequest } from './location-protocol.ts'

/** What a runner kept while it could not reach the server is taken for a week. */
const oldestMs = 7 * 86_400_000
/** Between the reading of a clock there and here. */
const newestMs = 5000
/** A check may still be under way when it is taken from a runner. */
const endSpareMs = 90_000
const longestDetails = 20_000

interface Assignment extends CheckPlace {
  readonly ended_at: Date | null
}

/** Puts what a runner has found where it waits to be counted: each result once, by its number. What it was not given is refused. */
export async function takeResults(ctx: Context, { runnerId, sentAt, first, dropped, results }: ResultsRequest): Promise<ResultsReply> {
  const { nextResult } = await lockRunner(ctx.db, runnerId)
  const now = ctx.clock.now().getTime()
  const shiftMs = now - Date.parse(sentAt)
  const read = results.map((result) => RemoteResult.safeParse(result))
  const given = await givenTo(ctx, runnerId, [...new Set(read.flatMap(({ data }) => data?.name ?? []))])
  const taken: (RemoteResult & { readonly takenAt: Date })[] = []
  const refused: ResultsReply['refused'] = []
  for (const [index, result] of read.entries()) {
    const number = first + index
    if (number < nextResult) continue
    const judged = judge(result, { given, shiftMs, now })
    if (typeof judged === 'string') refused.push({ number, why: judged })
    else taken.push(judged)
  }
  await keep(ctx, runnerId, taken)
  const next = Math.max(nextResult, first + results.length)
  if (next !== nextResult) await sql`update alerting_check_runners set next_result = ${next} where runner_id = ${runnerId}`.execute(ctx.db)
  if (refused.length > 0) ctx.log.warn('A runner told results that were refused.', { runner: runnerId, count: refused.length, first: refused[0]?.why })
  if (dropped > 0) await tellDropped(ctx, runnerId, dropped)
  return { nextResult: next, refused }
}

interface Judging {
  readonly given: ReadonlyMap<string, Assignment>
  /** How much later it is here than by the runner's clock. */
  readonly shiftMs: number
  readonly now: number
}

/** The result with its time by this server's clock, or why it is refused. */
function judge(read: ReturnType<typeof RemoteResult.safeParse>, { given, shiftMs, now }: Judging): (RemoteResult & { readonly takenAt: Date }) | string {
  if (!read.success) return `It does not read: ${read.error.issues[0]?.path.join('.') ?? ''} ${read.error.issues[0]?.message ?? ''}`.slice(0, 300)
  const result = read.data
  if (findUnstorable(result) !== undefined) return 'It holds text that cannot be kept.'
  if (JSON.stringify(result.outcome.details ?? null).length > longestDetails) return 'It holds more details than are kept.'
  const assignment = given.get(keyOf(result))
  if (!assignment) return `This runner was not given the check ${result.name} at ${result.location}.`
  const at = Date.parse(result.at) + shiftMs
  if (at > now + newestMs) return 'It is of a time that has not come yet.'
  if (at < now - oldestMs) return 'It is more than a week old.'
  if (assignment.ended_at !== null && at > assignment.ended_at.getTime() + endSpareMs) return `The check ${result.name} at ${result.location} was taken from this runner before.`
  return { ...result, takenAt: new Date(Math.min(at, now)) }
}

async function givenTo({ db }: Context, runnerId: string, names: readonly string[]): Promise<Map<string, Assignment>> {
  const { rows } = await sql<Assignment>`select check_name as name, location, ended_at from alerting_assignments where runner_id = ${runnerId} and check_name = any(${names}::text[])`.execute(db)
  return new Map(rows.map((row) => [keyOf(row), row]))
}

async function keep({ db }: Context, runnerId: string, results: readonly (RemoteResult & { readonly takenAt: Date })[]): Promise<void> {
  if (results.length === 0) return
  await sql`insert into alerting_reports (runner_id, check_name, location, revision, at, outcome)
    select ${runnerId}::uuid, name, location, revision, at, outcome
    from unnest(${results.map(({ name }) => name)}::text[], ${results.map(({ location }) => location)}::text[], ${results.map(({ revision }) => revision)}::int[], ${results.map(({ takenAt }) => takenAt)}::timestamptz[], ${results.map(({ outcome }) => JSON.stringify(outcome))}::jsonb[])
      with ordinality as r (name, location, revision, at, outcome, n) order by n`.execute(db)
  await notify(db, reportsChannel)
}

async function tellDropped(ctx: Context, runnerId: string, count: number): Promise<void> {
  const name = (await checkingRunners(ctx.db)).find(({ id }) => id === runnerId)?.name ?? runnerId
  await ctx.append(CheckResultsDropped, { subject: entityRef('runner', name), summary: `Runner ${name} let go of ${count} results of checks: it could not reach Daybook for too long.`.slice(0, 500), data: { runner: name, count } })
}

function keyOf({ name, location }: CheckPlace): string {
  return `${name} ${location}`
}
