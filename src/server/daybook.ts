import { join } from 'node:path'
import { createOwnerLink, localToken } from '#kernel/access'
import type { Feature, Site } from '#kernel/feature'
import { startTelemetry, type Telemetry } from '#kernel/telemetry'
import { ProductError } from '#lib/errors'
import { type Clock, systemClock } from '#platform/clock'
import { loadSettings } from '#platform/config'
import { type Database, findMigrations, migrate, openDatabase, startDatabase } from '#platform/database'
import { lockFolder } from '#platform/files'
import { createLog, type Log, LogEcho } from '#platform/log'
import { openSecretBox } from '#platform/secrets'
import { CleanUps } from './clean-ups.ts'
import { Dispatcher } from './dispatch/dispatcher.ts'
import { joinPorts } from './dispatch/join-ports.ts'
import { createApp } from './http/app.ts'
import { RequestAuthentication } from './http/authentication.ts'
import { OwnMetrics } from './http/metrics.ts'
import { RequestWatch } from './http/request-watch.ts'
import { startLocalRunner } from './local-runner.ts'
import { joinParts } from './parts.ts'
import { openDataDir, openProjectDir, programPaths } from './paths.ts'
import { type Settings, settingsSchemas } from './settings.ts'
import { version } from './version.ts'
import { startWorkers } from './workers.ts'

/** After a restart the pages and tools that were open ask at once: the runner and what works by itself begin when they are served. */
const firstRequests = { forMs: 150, atMostMs: 2000 }

export interface DaybookOptions {
  readonly dir: string
  readonly dataDir?: string | undefined
  readonly host?: string
  /** 0 takes a free one. */
  readonly port?: number
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly clock?: Clock
  readonly log?: Log
  /** False: no runner process and no workers, for commands that only look. */
  readonly isWorking?: boolean
}

/** A Daybook that runs. `stop` ends all that it started but what is meant to outlive it: deployed services, running steps. */
export interface Daybook {
  readonly url: string
  readonly site: Site
  readonly token: string
  readonly parts: readonly Feature[]
  readonly dispatcher: Dispatcher
  readonly telemetry: Telemetry
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
  /** A one-time address: makes the first administrator, or signs in as the machine's owner. */
  signInLink(): Promise<string>
  stop(): Promise<void>
}

/** Starts everything for a folder, in order, and undoes what it did when a step fails. */
export async function startDaybook(options: DaybookOptions): Promise<Daybook> {
  const place = await readPlace(options)
  const echo = new LogEcho()
  const log = options.log ?? createLog({ level: place.settings.server.logLevel, echo })
  const cleanUps = new CleanUps()
  try {
    return await start(options, place, cleanUps, log, echo)
  } catch (error) {
    await cleanUps.run(log)
    throw error
  }
}

interface Place {
  readonly projectDir: string
  readonly dataDir: string
  readonly settings: Settings
}

async function readPlace(options: DaybookOptions): Promise<Place> {
  const projectDir = openProjectDir(options.dir)
  const dataDir = await openDataDir(projectDir, options.dataDir)
  const settings = await loadSettings({ schemas: settingsSchemas, file: join(dataDir, 'settings.json'), environment: options.environment ?? {} })
  return { projectDir, dataDir, settings }
}

async function start(options: DaybookOptions, { projectDir, dataDir, settings }: Place, cleanUps: CleanUps, log: Log, echo: LogEcho): Promise<Daybook> {
  const { host = '127.0.0.1', port = 7300, environment = {}, clock = systemClock, isWorking = true } = options
  const lock = await lockFolder(dataDir, 'daybook.lock')
  cleanUps.add('lock', () => lock.release())
  const paths = programPaths()
  const { database, attempts } = await openStore(dataDir, environment, log, cleanUps)
  await migrate(database, await findMigrations(paths.migrationRoots))
  const secrets = await openSecretBox({ dataDir, environmentKey: environment['DAYBOOK_SECRET_KEY'] })
  const telemetry = await startTelemetry({ dataDir, settings: settings.metrics, metricsUrl: environment['METRICS_URL'], logs: settings.logs, logsUrl: environment['LOGS_URL'], logsTenant: environment['LOGS_TENANT'], metricsWorkerFile: paths.metricsWorkerFile, logsWorkerFile: paths.logsWorkerFile, now: () => clock.now().getTime(), log })
  cleanUps.add('telemetry', () => telemetry.stop())
  const ownMetrics = new OwnMetrics()
  const parts = joinParts({ settings, secrets, telemetry, ownMetrics: () => ownMetrics.text(), dockerHost: environment['DOCKER_HOST'] ?? '', ownLog: echo, attempts: attempts.db })
  let site: Site = { dataDir, projectDir, url: settings.server.publicUrl?.replace(/\/+$/, '') ?? '', version }
  const ports = joinPorts(clock)
  const dispatcher = new Dispatcher({ parts, ports, db: database.db, clock, log, site: () => site })
  const authentication = new RequestAuthentication({ db: database.db, clock, site: () => site })
  const app = await createApp({
    dispatcher, ports, routes: parts.flatMap((part) => part.routes ?? []), sockets: parts.flatMap((part) => part.sockets ?? []), authentication, ownMetrics, database, log, version, webDir: paths.webDir, host, publicUrl: settings.server.publicUrl, trustedProxies: settings.server.trustedProxies,
  })
  cleanUps.add('http', () => app.close())
  const requests = new RequestWatch(app.server)
  const localUrl = await listen(app, host, port)
  if (site.url === '') site = { ...site, url: localUrl }
  const token = await localToken(database.db, { dataDir, url: localUrl, now: clock.now() })
  if (isWorking) {
    const untilServed = (signal: AbortSignal) => requests.quiet({ ...firstRequests, signal })
    cleanUps.add('workers', startWorkers({ parts, dispatcher, database, clock, log, site: () => site, untilServed }))
    const wantsRunner = settings.server.localRunner && paths.runnerFile !== undefined
    if (wantsRunner) cleanUps.add('runner', await startLocalRunner({ runnerFile: paths.runnerFile ?? '', dataDir, url: localUrl, capacity: settings.server.runnerCapacity, database, clock, log, untilServed }))
  }
  return {
    url: site.url, site, token, parts, dispatcher, telemetry, database, clock, log,
    signInLink: async () => `${site.url}${await createOwnerLink(database.db, clock.now())}`,
    stop: () => cleanUps.run(log),
  }
}

/** The database: DATABASE_URL, or the embedded one of the data folder; and a small second pool for sign-in attempts. */
async function openStore(dataDir: string, environment: Readonly<Record<string, string | undefined>>, log: Log, cleanUps: CleanUps): Promise<{ database: Database; attempts: Database }> {
  const url = environment['DATABASE_URL']
  const embedded = url ? undefined : await startDatabase({ dataDir, log })
  if (embedded) cleanUps.add('postgresql', () => embedded.stop())
  const connection = embedded?.connection ?? { url: url ?? '' }
  const database = openDatabase({ connection, log })
  cleanUps.add('database', () => database.close())
  const attempts = openDatabase({ connection, log, maxConnections: 2, applicationName: 'daybook sign-in' })
  cleanUps.add('sign-in database', () => attempts.close())
  return { database, attempts }
}

async function listen(app: Awaited<ReturnType<typeof createApp>>, host: string, port: number): Promise<string> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EADDRINUSE') throw new ProductError('conflict', `Port ${port} on ${host} is in use. End what listens there, or take another: --port 0 takes a free one.`)
    if (code === 'EACCES') throw new ProductError('invalid', `Port ${port} may not be opened by this user. Take one above 1023: --port 7300.`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw new ProductError('invalid', `${host} is not an address of this machine. Leave --host out, or name one that is.`)
    throw error
  }
  const address = app.server.address()
  const actualPort = typeof address === 'object' && address !== null ? address.port : port
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${actualPort}`
}
