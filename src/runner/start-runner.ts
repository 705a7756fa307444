import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { ProductError } from '#lib/errors'
import type { HeldJob, JobRef, LeasedJob, StopOrder } from '#kernel/runs/protocol'
import { lockFolder, readJsonFile, writeJsonFile } from '#platform/files'
import { createLog, type Log } from '#platform/log'
import { failJob } from './deliver-job.ts'
import { executors } from './executors/index.ts'
import { findJobFolders, jobFolder, type KeptJob, makeJobFolder } from './job-folder.ts'
import { readJournal } from './journal.ts'
import { persist } from './persist.ts'
import { type ActiveJob, runJob } from './run-job.ts'
import { type Connection, type ServerClient, serverClient } from './server-client.ts'

export interface RunnerOptions {
  /** Where the server is; as a function it is asked again whenever the server cannot be reached, as both may change. */
  readonly connection: Connection | (() => Connection)
  readonly labels: readonly string[]
  /** Holds the runner's identity and its jobs; one runner at a time. */
  readonly workDir: string
  /** Jobs at a time; default 4. */
  readonly capacity?: number
  readonly name?: string
  /** Whether it carries out checks of the locations that are its name or labels. Default false. */
  readonly doesChecks?: boolean
  readonly version?: string
  readonly log?: Log
  /** Bounds of one step's output; default 10 million lines or 1 GiB. */
  readonly maxOutputLines?: number
  readonly maxOutputBytes?: number
  /** Between SIGTERM and SIGKILL; default 5 s. */
  readonly stopGraceMs?: number
}

export interface Runner {
  readonly id: string
  /** Resolves once it has registered with the server. */
  readonly ready: Promise<void>
  /** Stops taking jobs and lets go. Running steps go on and are taken up by the next start, unless `endJobs` is set. */
  stop(options?: { readonly endJobs?: boolean }): Promise<void>
  /** Rejects when the server refuses the runner for good; resolves when it is stopped. */
  readonly ended: Promise<void>
}

const Identity = z.object({ id: z.uuid() })
const leaseWaitMs = 25_000
/** Jobs that come together are told together. */
const gatherChangesMs = 20

/** Starts a runner: takes up what an earlier life left in `workDir`, then leases jobs as long as there is room. */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const workDir = resolve(options.workDir)
  mkdirSync(join(workDir, 'tools'), { recursive: true, mode: 0o700 })
  const lock = await lockFolder(workDir)
  const id = await identityOf(workDir)
  const loops = new RunnerLoops({ ...options, workDir }, id)
  const ended = loops.run().finally(() => lock.release())
  ended.catch(() => undefined)
  return { id, ready: loops.ready, stop: async (how) => { await loops.stop(how?.endJobs ?? false); await ended.catch(() => undefined) }, ended }
}

async function identityOf(workDir: string): Promise<string> {
  const path = join(workDir, 'runner.json')
  const known = await readJsonFile(path, Identity)
  if (known) return known.id
  const id = randomUUID()
  await writeJsonFile(path, { id }, { mode: 0o600 })
  return id
}

class RunnerLoops {
  readonly #options: RunnerOptions
  readonly #id: string
  readonly #client: ServerClient
  readonly #log: Log
  readonly #stopped = new AbortController()
  readonly #active = new Map<string, ActiveJob>()
  readonly #capacity: number
  #heartbeatMs = 5000
  readonly #watchers = new Set<() => void>()
  #markReady: () => void = () => undefined
  readonly ready: Promise<void>

  constructor(options: RunnerOptions, id: string) {
    this.#options = options
    this.#id = id
    const { connection } = options
    this.#client = typeof connection === 'function' ? serverClient(connection, true) : serverClient(() => connection, false)
    this.#log = (options.log ?? createLog()).child({ runner: id })
    this.#capacity = options.capacity ?? 4
    this.ready = new Promise((resolve) => {
      this.#markReady = resolve
    })
  }

  async run(): Promise<void> {
    try {
      await this.#register(findJobFolders(this.#options.workDir).map(({ job }) => job))
      this.#markReady()
      await Promise.all([this.#leaseLoop(), this.#heartbeatLoop(), this.#checkLoop()])
    } catch (error) {
      if (!this.#stopped.signal.aborted) throw error
    } finally {
      this.#client.close()
    }
  }

  async stop(endJobs: boolean): Promise<void> {
    const jobs = [...this.#active.values()]
    if (endJobs) {
      for (const job of jobs) job.stop('The runner was stopped.')
      await Promise.race([Promise.all(jobs.map((job) => job.done)), sleep(15_000)])
    }
    for (const job of jobs) job.leave()
    this.#stopped.abort(new Error('The runner stops.'))
    this.#changed()
    await Promise.all(jobs.map((job) => job.done))
  }

  async #checkLoop(): Promise<void> {
    const { doesChecks = false, workDir } = this.#options
    if (!doesChecks) return
    // The probes are loaded only where they are wanted: the runner beside the server stays small.
    const { doChecks } = await import('./checks/do-checks.ts')
    await doChecks({ client: this.#client, runnerId: this.#id, folder: join(workDir, 'check-results'), log: this.#log, signal: this.#stopped.signal })
  }

  /** Joins with what it holds; jobs on disk that are not running here yet are taken up, those that are gone are dropped. */
  async #register(kept: readonly KeptJob[]): Promise<void> {
    const { labels, name = hostname(), version = '0', doesChecks = false } = this.#options
    const refs = [...kept.map(refOf), ...[...this.#active.values()].map((job) => job.ref)]
    const request = { runnerId: this.#id, name, labels: [...labels], version, capacity: this.#capacity, doesChecks, held: refs }
    const reply = await persist(() => this.#client.register(request, this.#stopped.signal), this.#log, this.#stopped.signal)
    this.#heartbeatMs = reply.heartbeatMs
    for (const held of reply.held) {
      const active = this.#active.get(keyOf(held))
      const job = kept.find((each) => keyOf(each) === keyOf(held))
      if (active && held.isGone) active.abandon()
      if (!active && job) this.#takeUp(job, held)
    }
  }

  #takeUp(job: KeptJob, held: HeldJob): void {
    const active = this.#begin(job, held.secrets, held.nextSeq)
    if (held.isGone) active.abandon()
    else if (held.stop !== null) active.stop(held.stop)
  }

  #begin(job: KeptJob, secrets: Readonly<Record<string, string>>, nextSeq: number): ActiveJob {
    const { workDir, maxOutputBytes = 2 ** 30, maxOutputLines = 10_000_000, stopGraceMs = 5000, name = hostname() } = this.#options
    const folder = jobFolder(workDir, job)
    const active = runJob({
      setting: { job, folder, secrets, runner: { id: this.#id, name, toolCache: join(workDir, 'tools') } }, history: readJournal(folder.journal), nextSeq,
      executor: executors.get(job.spec.executor), client: this.#client, log: this.#log, limits: { maxBytes: maxOutputBytes, maxLines: maxOutputLines }, stopGraceMs,
    })
    this.#active.set(keyOf(job), active)
    this.#changed()
    void active.done.then(() => {
      this.#active.delete(keyOf(job))
      this.#changed()
    })
    return active
  }

  /** Jobs came or went, or the runner stops. */
  #changed(): void {
    for (const watcher of this.#watchers) watcher()
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      const watcher = () => {
        this.#watchers.delete(watcher)
        resolve()
      }
      this.#watchers.add(watcher)
    })
  }

  async #leaseLoop(): Promise<void> {
    const { signal } = this.#stopped
    let request = randomUUID()
    while (!signal.aborted) {
      if (this.#active.size >= this.#capacity) {
        await this.#nextChange()
        continue
      }
      const job = await this.#ask(() => this.#client.lease({ runnerId: this.#id, request, executors: [...executors.keys()], waitMs: leaseWaitMs }, signal).then((reply) => reply.job), signal)
      if (job === undefined) continue
      // Only now that the answer is here may the next asking be for another job.
      request = randomUUID()
      if (job) this.#take(job)
    }
  }

  #take(leased: LeasedJob): void {
    if (this.#active.has(keyOf(leased))) return
    const { secrets, ...job } = leased
    try {
      makeJobFolder(this.#options.workDir, leased)
      this.#begin(job, secrets, leased.nextSeq)
    } catch (error) {
      this.#log.error('A job could not be begun.', { run: leased.runId, job: leased.job, error })
      failJob(this.#client, this.#id, refOf(leased), error, this.#log, this.#stopped.signal).catch((second: unknown) => this.#log.debug('It could not be given back either.', { error: second }))
    }
  }

  async #heartbeatLoop(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const stop = await this.#heartbeat()
      for (const order of stop) {
        const job = this.#active.get(keyOf(order))
        if (order.isGone) job?.abandon()
        else job?.stop(order.reason)
      }
      // An order that is being carried out would be answered again and again.
      if (stop.length > 0) await Promise.race([sleep(Math.min(1000, this.#heartbeatMs)), this.#nextChange()])
    }
  }

  /** Cut short and asked anew when jobs come or go, so that an order to stop finds us listening. */
  async #heartbeat(): Promise<readonly StopOrder[]> {
    const cut = new AbortController()
    let timer: NodeJS.Timeout | undefined
    const watcher = () => {
      if (this.#stopped.signal.aborted) cut.abort()
      timer ??= setTimeout(() => cut.abort(), gatherChangesMs)
    }
    this.#watchers.add(watcher)
    const jobs = [...this.#active.values()].map((job) => job.ref)
    try {
      const reply = await this.#ask(() => this.#client.heartbeat({ runnerId: this.#id, jobs, waitMs: this.#heartbeatMs }, cut.signal), cut.signal)
      return reply?.stop ?? []
    } finally {
      this.#watchers.delete(watcher)
      clearTimeout(timer)
    }
  }

  /** Undefined when it was cut short or the runner had to register anew. */
  async #ask<Reply>(ask: () => Promise<Reply>, signal: AbortSignal): Promise<Reply | undefined> {
    try {
      return await persist(ask, this.#log, signal)
    } catch (error) {
      if (signal.aborted) return undefined
      if (!(error instanceof ProductError) || error.code !== 'not-found') throw error
      await this.#register([])
      return undefined
    }
  }
}

function refOf({ runId, job, fence }: JobRef): JobRef {
  return { runId, job, fence }
}

function keyOf({ runId, job, fence }: JobRef): string {
  return `${runId} ${fence} ${job}`
}
