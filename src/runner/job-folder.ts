import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { LeasedJob } from '#kernel/runs/protocol'

/** What is kept of a leased job on disk: all but its secrets. */
export type KeptJob = Omit<LeasedJob, 'secrets'>

/** Files through which a step speaks to the runner: GITHUB_ENV and its like. The steps of a job use the same, emptied in between. */
export interface CommandFiles {
  readonly env: string
  readonly output: string
  readonly path: string
  readonly summary: string
  readonly state: string
}

/** The folder of one leased job. Only this user may look into it: raw output may hold secrets. */
export interface JobFolder {
  readonly path: string
  readonly workspace: string
  readonly temp: string
  readonly artifacts: string
  readonly log: string
  readonly journal: string
  readonly event: string
  /** What the names of a step's files begin with; one that was given up before it began is tried again under another. */
  stepFiles(position: number, attempt: number): string
  readonly files: CommandFiles
}

export function jobFolder(workDir: string, job: Pick<KeptJob, 'runId' | 'job' | 'fence'>): JobFolder {
  const digest = createHash('sha256').update(job.job).digest('hex').slice(0, 12)
  return folderAt(join(workDir, 'jobs', `${job.runId}-${digest}-${job.fence}`))
}

function folderAt(path: string): JobFolder {
  return {
    path, workspace: join(path, 'workspace'), temp: join(path, 'temp'), artifacts: join(path, 'artifacts'), log: join(path, 'log'), journal: join(path, 'journal'),
    event: join(path, 'event.json'), stepFiles: (position, attempt) => join(path, 'steps', `${position}-${attempt}`),
    files: { env: join(path, 'files', 'env'), output: join(path, 'files', 'output'), path: join(path, 'files', 'path'), summary: join(path, 'files', 'summary'), state: join(path, 'files', 'state') },
  }
}

/** The job is the runner's once `job.json` is there, under its final name. */
export function makeJobFolder(workDir: string, job: LeasedJob): JobFolder {
  const folder = jobFolder(workDir, job)
  const { secrets: _secrets, ...kept } = job
  for (const path of [folder.workspace, folder.temp, folder.artifacts, join(folder.path, 'steps'), join(folder.path, 'files')]) mkdirSync(path, { recursive: true, mode: 0o700 })
  const draft = join(folder.path, 'job.json.part')
  writeFileSync(draft, JSON.stringify(kept), { mode: 0o600 })
  renameSync(draft, join(folder.path, 'job.json'))
  return folder
}

/** All jobs that an earlier life of this runner left. Folders without a readable job are removed: nothing of it was started. */
export function findJobFolders(workDir: string): { job: KeptJob; folder: JobFolder }[] {
  const jobsDir = join(workDir, 'jobs')
  mkdirSync(jobsDir, { recursive: true, mode: 0o700 })
  return readdirSync(jobsDir).flatMap((name) => {
    const folder = folderAt(join(jobsDir, name))
    const job = readJob(folder)
    if (job) return [{ job, folder }]
    rmSync(folder.path, { recursive: true, force: true })
    return []
  })
}

function readJob(folder: JobFolder): KeptJob | undefined {
  try {
    return LeasedJob.omit({ secrets: true }).parse(JSON.parse(readFileSync(join(folder.path, 'job.json'), 'utf8')))
  } catch {
    return undefined
  }
}

/** `job.json` goes first, so that a runner killed half-way does not take up the rest as a job. */
export async function removeJobFolder(folder: JobFolder): Promise<void> {
  await rm(join(folder.path, 'job.json'), { force: true })
  await rm(folder.path, { recursive: true, force: true, maxRetries: 3 })
}
