import type { Context } from '#kernel/feature'
import { checkingRunners } from '#kernel/runs'
import { type Db, sql } from '#platform/database'
import type { SecretBox } from '#platform/secrets'
import { type CheckRow, tablesOf } from '../../alerting-tables.ts'
import { openSecret, settingsOf, usesSecret } from '../check-settings.ts'
import { serverLocation } from '../checks-contract.ts'
import type { ChecksReply, CheckPlace, GivenCheck } from './location-protocol.ts'
import { type Share, type SharedCheck, shareOf } from './share-checks.ts'

interface Assignment {
  readonly check_name: string
  readonly location: string
  readonly revision: number
  readonly position: number
  readonly ended_at: Date | null
}

/** Whether a runner has something other to do than it knows; looked at without a lock. */
export async function hasNews(db: Db, runnerId: string, since: number): Promise<boolean> {
  const { rows: [known] } = await sql<{ position: number }>`select position from alerting_check_runners where runner_id = ${runnerId}`.execute(db)
  if (!known || Number(known.position) !== since) return true
  return differencesOf(await wantedOf(db, runnerId), await givenTo(db, runnerId)).length > 0
}

/** What has changed for a runner since a position, now written down as given to it. Who asks of a position that was never there gets all. */
export async function giveChecks({ db, clock, log }: Context, secrets: SecretBox, { runnerId, since }: { readonly runnerId: string; readonly since: number }): Promise<ChecksReply> {
  const known = await lockRunner(db, runnerId)
  const given = await givenTo(db, runnerId)
  const differences = differencesOf(await wantedOf(db, runnerId), given)
  const position = known.position + (differences.length > 0 ? 1 : 0)
  if (differences.length > 0) await keepAssignments(db, { runnerId, position, now: clock.now() }, differences)
  const isWhole = since === 0 || since > position
  const rows = (await assignmentsOf(db, runnerId)).filter((row) => (isWhole ? row.ended_at === null : row.position > since))
  const checks = await describe(db, secrets, rows.filter(({ ended_at: endedAt }) => endedAt === null), (name, error) => log.warn('A check could not be given to a runner.', { check: name, error }))
  const there = new Set(checks.map(keyOf))
  return { position, isWhole, checks, gone: rows.map(placeOf).filter((place) => !there.has(keyOf(place))), nextResult: known.nextResult }
}

/** Locked until the transaction ends: who gives checks and who takes results takes turns. */
export async function lockRunner(db: Db, runnerId: string): Promise<{ position: number; nextResult: number }> {
  await sql`insert into alerting_check_runners (runner_id) values (${runnerId}) on conflict do nothing`.execute(db)
  const { rows: [row] } = await sql<{ position: number; next_result: number }>`select position, next_result from alerting_check_runners where runner_id = ${runnerId} for update`.execute(db)
  return { position: Number(row?.position ?? 0), nextResult: Number(row?.next_result ?? 0) }
}

async function wantedOf(db: Db, runnerId: string): Promise<Share[]> {
  const runners = await checkingRunners(db)
  const runner = runners.find(({ id }) => id === runnerId)
  if (!runner) return []
  const { rows } = await sql<SharedCheck>`select name, revision, locations from alerting_checks where is_on and locations <> array[${serverLocation}]::text[]`.execute(db)
  return shareOf(runner, runners, rows)
}

async function givenTo(db: Db, runnerId: string): Promise<Assignment[]> {
  return (await assignmentsOf(db, runnerId)).filter(({ ended_at: endedAt }) => endedAt === null)
}

async function assignmentsOf(db: Db, runnerId: string): Promise<Assignment[]> {
  const { rows } = await sql<Assignment>`select check_name, location, revision, position, ended_at from alerting_assignments where runner_id = ${runnerId}`.execute(db)
  return rows.map((row) => ({ ...row, position: Number(row.position) }))
}

interface Difference extends Share {
  readonly isGone: boolean
}

function differencesOf(wanted: readonly Share[], given: readonly Assignment[]): Difference[] {
  const before = new Map(given.map((row) => [keyOf(placeOf(row)), row.revision]))
  const after = new Set(wanted.map(keyOf))
  return [
    ...wanted.filter((share) => before.get(keyOf(share)) !== share.revision).map((share) => ({ ...share, isGone: false })),
    ...given.filter((row) => !after.has(keyOf(placeOf(row)))).map((row) => ({ ...placeOf(row), revision: row.revision, isGone: true })),
  ]
}

async function keepAssignments(db: Db, { runnerId, position, now }: { runnerId: string; position: number; now: Date }, differences: readonly Difference[]): Promise<void> {
  await sql`update alerting_check_runners set position = ${position} where runner_id = ${runnerId}`.execute(db)
  await sql`insert into alerting_assignments (runner_id, check_name, location, revision, position, ended_at)
    select ${runnerId}::uuid, d.name, d.location, d.revision, ${position}::bigint, case when d.is_gone then ${now}::timestamptz end
    from unnest(${differences.map(({ name }) => name)}::text[], ${differences.map(({ location }) => location)}::text[], ${differences.map(({ revision }) => revision)}::int[], ${differences.map(({ isGone }) => isGone)}::boolean[]) as d (name, location, revision, is_gone)
    on conflict (runner_id, check_name, location) do update set revision = excluded.revision, position = excluded.position, ended_at = excluded.ended_at`.execute(db)
}

/** A secret goes along only where it is sent. A check that does not read is left out, and keeps nothing else back. */
async function describe(db: Db, secrets: SecretBox, rows: readonly Assignment[], onFault: (name: string, error: unknown) => void): Promise<GivenCheck[]> {
  if (rows.length === 0) return []
  const checks = await tablesOf(db).selectFrom('alerting_checks').selectAll().where('name', 'in', [...new Set(rows.map(({ check_name: name }) => name))]).execute()
  const known = new Map(checks.map((row) => [row.name, row]))
  return rows.flatMap((row) => {
    const check = known.get(row.check_name)
    try {
      return check ? [{ ...placeOf(row), revision: check.revision, ...contentOf(check, secrets) }] : []
    } catch (error) {
      onFault(row.check_name, error)
      return []
    }
  })
}

function contentOf(check: CheckRow, secrets: SecretBox): Pick<GivenCheck, 'settings' | 'secret'> {
  const settings = settingsOf(check)
  return { settings, secret: usesSecret(settings) ? openSecret(secrets, check) ?? null : null }
}

function placeOf({ check_name: name, location }: Assignment): CheckPlace {
  return { name, location }
}

function keyOf({ name, location }: CheckPlace): string {
  return `${name} ${location}`
}
