import { type Context, on } from '#kernel/feature'
import { getRun, type Run, RunQueued } from '#kernel/runs/contract'
import { ProductError } from '#lib/errors'
import { type Db, sql } from '#platform/database'

interface WorkflowOfRun {
  readonly repository: string
  readonly workflow: string
}

/** Remembers which workflow a run is of. */
export async function keepRun(db: Db, runId: string, { repository, workflow }: WorkflowOfRun): Promise<void> {
  await sql`insert into pipelines_runs (run_id, repository, workflow) values (${runId}, ${repository}, ${workflow}) on conflict do nothing`.execute(db)
}

/** A run that is started again keeps the plan of the one before, so that nobody but its event tells of it. */
export const keepRerun = on(RunQueued, 'pipelines.keep-rerun', async ({ runId, kind }, ctx) => {
  if (kind !== 'pipeline') return
  const { run } = await ctx.call(getRun, { id: runId })
  if (run.rerunOf === null) return
  await sql`insert into pipelines_runs (run_id, repository, workflow) select ${runId}, repository, workflow from pipelines_runs where run_id = ${run.rerunOf} on conflict do nothing`.execute(ctx.db)
})

/** The newest runs of a workflow, newest first; their ids are made in the order of time. */
export async function runsOf(ctx: Pick<Context, 'db' | 'call'>, { repository, workflow }: WorkflowOfRun, limit: number): Promise<Run[]> {
  const { rows } = await sql<{ run_id: string }>`select run_id from pipelines_runs where repository = ${repository} and workflow = ${workflow} order by run_id desc limit ${limit}`.execute(ctx.db)
  return (await Promise.all(rows.map(({ run_id: id }) => findRun(ctx, id)))).filter((run) => run !== undefined)
}

/** A run that was planned and refused, or that is too old to be kept, is not there. */
async function findRun(ctx: Pick<Context, 'call'>, id: string): Promise<Run | undefined> {
  try {
    return (await ctx.call(getRun, { id })).run
  } catch (error) {
    if (error instanceof ProductError && error.code === 'not-found') return undefined
    throw error
  }
}
