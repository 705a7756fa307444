import type { z } from 'zod'
import type { Principal } from '#kernel/access'
import type { Operation, OutputOf } from '#lib/operation'
import type { Clock } from '#platform/clock'
import { createLog } from '#platform/log'
import type { Daybook } from '../../src/server/daybook.ts'
import { stopAfterFile } from './after-file.ts'
import { freshDatabase } from './fresh-database.ts'
import { tempDir } from './temp-dir.ts'

export interface TestDaybook extends Daybook {
  /** Calls an operation as Daybook itself, or as somebody else. */
  call<Op extends Operation>(operation: Op, input: z.input<Op['input']>, as?: Principal): Promise<OutputOf<Op>>
}

interface Options {
  readonly clock?: Clock
  /** Workers run: reactions, checks, discovery. Default true. */
  readonly isWorking?: boolean
  readonly dir?: string
  /** Where it keeps its data; a new folder unless given. */
  readonly dataDir?: string
  /** 0, a free one, unless given. */
  readonly port?: number
  /** Starts the built runner beside it. Default false. */
  readonly hasRunner?: boolean
  /** Settings as variables, besides what a test always has. */
  readonly environment?: Readonly<Record<string, string>>
}

/** The whole product in this process, on a database of its own and a free port. Stopped after the file. */
export async function testDaybook({ clock, isWorking = true, dir, dataDir, port = 0, hasRunner = false, environment = {} }: Options = {}): Promise<TestDaybook> {
  // Read only here: it is the whole product, and most tests that use the harness need a database or a folder of it.
  const [{ startDaybook }, { systemPrincipal }, { stopAllServices }] = await Promise.all([
    import('../../src/server/daybook.ts'), import('../../src/server/dispatch/dispatcher.ts'), import('../../src/features/releases/stop-environment.ts'),
  ])
  const database = await freshDatabase()
  const folder = dir ?? (await tempDir())
  const daybook = await startDaybook({
    dir: folder, dataDir: dataDir ?? (await tempDir()), port, isWorking, log: createLog({ level: 'error' }), ...(clock ? { clock } : {}),
    environment: { ...environment, DATABASE_URL: database.url, DAYBOOK_SERVER_LOCAL_RUNNER: String(hasRunner) },
  })
  stopAfterFile(async () => {
    await daybook.stop()
    await stopAllServices(daybook.site.dataDir)
  })
  return {
    ...daybook,
    call: async (operation, input, as = systemPrincipal('test')) => (await daybook.dispatcher.execute(operation.name, input, as)) as never,
  }
}
