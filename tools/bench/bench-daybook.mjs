import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { Api } from '../demo/api.mjs'
import { DaybookProcess } from '../demo/daybook-process.mjs'
import { processesBelow } from './process-memory.mjs'

/** A Daybook as people start it, through the launcher; asked over HTTP, and its PostgreSQL directly for floors. */
export class BenchDaybook {
  #process
  #clients = []

  constructor(folder) {
    this.folder = folder
  }

  /** Gives the milliseconds until it said that it is ready. */
  async start() {
    this.#process = new DaybookProcess({ dir: this.folder, port: 0 })
    const startedAt = performance.now()
    await this.#process.start()
    const tookMs = performance.now() - startedAt
    this.api = new Api(this.#process)
    Object.assign(this, { url: this.#process.url, token: this.#process.token, dataDir: join(this.folder, '.daybook') })
    return tookMs
  }

  get headers() {
    return { authorization: `Bearer ${this.token}` }
  }

  get serverPid() {
    return this.#process.child.pid
  }

  /** Process ids of the server, its PostgreSQL and its runner, with all that they started. */
  async pids() {
    const { pid } = JSON.parse(await readFile(join(this.dataDir, 'runner.pid.json'), 'utf8'))
    return processesBelow([this.#process.child.pid, pid])
  }

  /** The user that owns the PostgreSQL of this Daybook. */
  async databaseOwner() {
    const { uid, gid } = await stat(join(this.dataDir, 'postgres'))
    return { uid, gid }
  }

  /** A client of its PostgreSQL, ended when it is stopped. */
  async database() {
    const folder = join(this.dataDir, 'postgres')
    // The fifth line names the folder of the socket (postgresql.org/docs/18/storage-file-layout.html).
    const host = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[4]
    const password = (await readFile(join(folder, 'password'), 'utf8')).trim()
    const client = new pg.Client({ host, user: 'daybook', password, database: 'postgres', application_name: 'bench' })
    client.on('error', () => {})
    await client.connect()
    this.#clients.push(client)
    return client
  }

  /** Waits until discovery has brought so many services into the catalog. */
  async untilEntities(count) {
    const services = async () => (await this.api.query('collaboration.today')).watched.services
    await this.api.until(`${count} services are in the catalog`, services, (found) => found >= count)
  }

  async stop() {
    for (const client of this.#clients.splice(0)) await client.end().catch(() => {})
    await this.#process?.stop()
  }
}
