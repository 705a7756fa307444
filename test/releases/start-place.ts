import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { createAccess, issueRunnerToken } from '#kernel/access'
import { createCatalog, neighboursOf } from '#kernel/catalog'
import type { Context, Feature, Site } from '#kernel/feature'
import { createRuns } from '#kernel/runs'
import { LogsSettings, MetricsSettings, startTelemetry, type Telemetry } from '#kernel/telemetry'
import { createTimeline } from '#kernel/timeline'
import type { EventType } from '#lib/event'
import type { Operation, OutputOf } from '#lib/operation'
import { systemClock } from '#platform/clock'
import { openDatabase, sql } from '#platform/database'
import { createLog } from '#platform/log'
import { openSecretBox } from '#platform/secrets'
import { createRepository } from '#features/repositories/contract'
import { AlertingSettings } from '../../src/features/alerting/alerting-settings.ts'
import { createAlerting } from '../../src/features/alerting/feature.ts'
import { incidents } from '../../src/features/incidents/feature.ts'
import { releases } from '../../src/features/releases/feature.ts'
import { stopAllServices } from '../../src/features/releases/stop-environment.ts'
import { repositories } from '../../src/features/repositories/feature.ts'
import { startRunner } from '../../src/runner/start-runner.ts'
import { declaredEvents } from '../../src/server/contracts.ts'
import { Dispatcher, systemPrincipal } from '../../src/server/dispatch/dispatcher.ts'
import { joinPorts } from '../../src/server/dispatch/join-ports.ts'
import { createApp } from '../../src/server/http/app.ts'
import { RequestAuthentication } from '../../src/server/http/authentication.ts'
import { startWorkers } from '../../src/server/workers.ts'
import { freshDatabase, tempDir } from '../harness/index.ts'
import { testAdmin } from '../harness/part-harness.ts'

export { freePort } from '../harness/free-port.ts'

export interface Place {
  readonly site: Site
  readonly telemetry: Telemetry
  readonly database: Awaited<ReturnType<typeof freshDatabase>>
  call<Op extends Operation>(operation: Op, input: z.input<Op['input']>): Promise<OutputOf<Op>>
  transact<Result>(work: (ctx: Context) => Promise<Result>): Promise<Result>
  /** Data of what was appended of a type, oldest first. */
  events<E extends EventType>(event: E): Promise<z.output<E['data']>[]>
  /** A hosted repository with a working copy; the commit function pushes and gives the commit's id. */
  repository(name: string): Promise<{ ref: string; commit: (files: Record<string, string>, message?: string) => Promise<string>; git: (...args: string[]) => string; push: () => Promise<void> }>
  /** Stops server and runner; what is deployed goes on. */
  stop(): Promise<void>
  /** As `stop`, and ends what is deployed. */
  end(): Promise<void>
}

interface PlaceOptions {
  /** The metrics engine's thread, bundled; left out: it runs in this one. */
  readonly metricsWorkerFile?: string
}

/** The parts of the loop behind real HTTP with a real runner; pipelines are left out, since their end is an event. */
export async function startPlace(earlier?: Pick<Place, 'site' | 'database'>, { metricsWorkerFile }: PlaceOptions = {}): Promise<Place> {
  const database = earlier?.database ?? await freshDatabase()
  const dataDir = earlier?.site.dataDir ?? await tempDir('daybook-place-')
  const log = createLog({ level: process.env['TEST_LOG'] === '1' ? 'debug' : 'silent' })
  let site: Site = { dataDir, projectDir: dataDir, url: '', version: '0.0.0' }
  const clock = systemClock
  const secrets = await openSecretBox({ dataDir })
  const attempts = openDatabase({ connection: { url: database.url }, maxConnections: 1 })
  const telemetry = await startTelemetry({ dataDir, settings: MetricsSettings.parse({}), logs: LogsSettings.parse({}), ...(metricsWorkerFile === undefined ? {} : { metricsWorkerFile }), now: () => clock.now().getTime(), log })
  const features = [createAlerting({ settings: AlertingSettings.parse({ evaluationSeconds: 0.5 }), secrets, telemetry }), incidents, releases, repositories]
  const runs = createRuns({ kinds: () => features.flatMap((feature) => feature.runKinds ?? []), secrets })
  const access = createAccess({ attempts: attempts.db })
  const reacting = [runs, access, ...features]
  const timeline = createTimeline({ reactions: reacting.flatMap((part) => part.reactions ?? []), eventTypes: declaredEvents(), neighboursOf })
  const parts: Feature[] = [access, timeline, createCatalog({ detectors: [] }), runs, ...features]
  const ports = joinPorts(clock)
  const dispatcher = new Dispatcher({ parts, ports, db: database.db, clock, log, site: () => site })
  const authentication = new RequestAuthentication({ db: database.db, clock, site: () => site })
  const app = await createApp({ dispatcher, ports, routes: parts.flatMap((part) => part.routes ?? []), authentication, database, log, version: '0', webDir: dataDir, host: '127.0.0.1', publicUrl: undefined })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  site = { ...site, url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}` }
  const stopWorkers = startWorkers({ parts, dispatcher, database, clock, log, site: () => site })
  const token = await issueRunnerToken(database.db, { name: 'local', now: clock.now() })
  const runner = await startRunner({ connection: { server: site.url, token }, labels: ['local'], workDir: join(dataDir, 'runner'), log, stopGraceMs: 500 })
  await runner.ready
  const call: Place['call'] = async (operation, input) => (await dispatcher.execute(operation.name, input, testAdmin)) as never
  const transact: Place['transact'] = (work) => dispatcher.transact(systemPrincipal('test'), work)
  async function stop(): Promise<void> {
    await runner.stop()
    await stopWorkers()
    await app.close()
    await telemetry.stop()
    await attempts.close()
  }
  return {
    site, database, telemetry, call, transact, stop,
    events: async (event) => (await sql<{ data: never }>`select data from timeline_events where type = ${event.name} order by id`.execute(database.db)).rows.map(({ data }) => data),
    repository: (name) => makeRepository(call, dataDir, name),
    end: async () => {
      await stop()
      await stopAllServices(dataDir)
    },
  }
}

async function makeRepository(call: Place['call'], dataDir: string, name: string): ReturnType<Place['repository']> {
  const { repository } = { repository: await call(createRepository, { owner: 'team', name }) }
  const work = await tempDir()
  const bare = join(dataDir, 'repositories', 'team', `${name}.git`)
  const git = (...args: string[]) => execFileSync('git', ['-C', work, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  git('init', '-q', '-b', 'main')
  const push = async () => {
    git('push', '-q', '--force', bare, 'HEAD:main')
  }
  return {
    ref: repository.ref, git, push,
    commit: async (files, message = 'change') => {
      for (const [path, text] of Object.entries(files)) writeFileSync(join(work, path), text)
      git('add', '-A')
      git('commit', '-q', '--allow-empty', '-m', message)
      await push()
      return git('rev-parse', 'HEAD')
    },
  }
}

/** A service that says its text at `/` and whether it is well at `/health`. */
export function serviceProgram(text: string, isWell = true): string {
  return `require('node:http').createServer((q, s) => { s.statusCode = ${isWell ? 200 : 500}; s.end(${JSON.stringify(text)}) }).listen(process.env.PORT, '127.0.0.1')`
}
