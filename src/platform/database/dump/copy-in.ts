import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { copyCommand } from './dump-database.ts'
import type { TableDump } from './database-dump.ts'

/** The rows of one table on their way in. */
export class CopyIn {
  readonly table: TableDump
  readonly #stream: ReturnType<typeof copyFrom>
  readonly #done: Promise<void>

  constructor(client: pg.Client, table: TableDump) {
    this.table = table
    this.#stream = client.query(copyFrom(copyCommand(table.name, table.columns, 'from stdin')))
    this.#done = finished(this.#stream)
    // Told at the next write, or at the end.
    this.#done.catch(() => undefined)
  }

  async write(chunk: Buffer): Promise<void> {
    if (!this.#stream.write(chunk)) await Promise.race([once(this.#stream, 'drain'), this.#done])
  }

  /** Gives the number of rows that arrived. */
  async end(): Promise<number> {
    this.#stream.end()
    await this.#done
    return this.#stream.rowCount
  }
}
