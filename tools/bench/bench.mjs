import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BenchDaybook } from './bench-daybook.mjs'
import { fillEvents } from './fill-events.mjs'
import { makeRepository } from './make-repository.mjs'
import { writeCatalog } from './write-catalog.mjs'

const run = promisify(execFile)
export const services = 1000
export const days = 90

/** What the rows share: a folder that is thrown away, and Daybooks that are started when the first row asks for them. */
export class Bench {
  #folder
  #daybook
  #filled
  #open = new Set()

  constructor({ events, tell }) {
    Object.assign(this, { events, tell })
  }

  /** A new folder; all of them are removed at the end. PostgreSQL runs as another user where root starts it and has to get in. */
  async folder(name) {
    this.#folder ??= mkdtemp(join(tmpdir(), 'daybook-bench-')).then(async (path) => (await run('chmod', ['755', path]), path))
    return mkdtemp(join(await this.#folder, `${name}-`))
  }

  /** A new folder with a real repository in it. */
  async workFolder() {
    const folder = await this.folder('work')
    await makeRepository(join(folder, 'shop'))
    return folder
  }

  /** A Daybook of its own on a folder, not started yet. Stopped at the end if nobody stops it before. */
  newDaybook(folder) {
    const daybook = new BenchDaybook(folder)
    this.#open.add(daybook)
    return daybook
  }

  /** A Daybook with little in it, for rows that start runs. */
  daybook() {
    this.#daybook ??= this.#start(() => this.workFolder())
    return this.#daybook
  }

  /** A Daybook with many events, over 90 days, of 1,000 services that depend on each other. */
  filled() {
    this.#filled ??= this.#fill()
    return this.#filled
  }

  async #start(makeFolder) {
    const daybook = this.newDaybook(await makeFolder())
    await daybook.start()
    return daybook
  }

  async #fill() {
    const folder = await this.folder('filled')
    await writeCatalog(folder, { services, seed: 1 })
    const daybook = await this.#start(() => folder)
    await daybook.untilEntities(services)
    const startedAt = performance.now()
    const until = new Date()
    await fillEvents(await daybook.database(), { events: this.events, services, days, until, onProgress: (filled) => this.tell(`  ${filled.toLocaleString('en')} events filled in, ${Math.round((performance.now() - startedAt) / 1000)} s`) })
    return Object.assign(daybook, { until })
  }

  async close() {
    for (const daybook of this.#open) await daybook.stop().catch((error) => this.tell(String(error)))
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    this.#folder = undefined
  }
}
