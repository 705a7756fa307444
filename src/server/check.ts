import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { discoverOnce } from '#kernel/catalog'
import { createLog } from '#platform/log'
import { showToday } from '#features/collaboration/contract'
import type { OutputOf } from '#lib/operation'
import { type Daybook, startDaybook } from './daybook.ts'
import { systemPrincipal } from './dispatch/dispatcher.ts'
import { todayAsText } from './today-text.ts'

const needsAttention = 3

/**
 * `daybook check`: looks through the folder with every read-only check, prints Today and leaves nothing behind: its data
 * folder is a temporary one, and no process outlives it. Gives 3 when something is on fire.
 */
export async function check({ dir, isJson }: { readonly dir: string; readonly isJson: boolean }): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'daybook-check-'))
  try {
    const daybook = await startDaybook({ dir, dataDir, port: 0, log: createLog({ level: 'error' }), isWorking: false, environment: { DAYBOOK_SERVER_LOCAL_RUNNER: 'false' } })
    try {
      const today = await lookThrough(daybook)
      process.stdout.write(isJson ? `${JSON.stringify(today)}\n` : todayAsText(today, daybook.clock.now()))
      return today.isOnFire ? needsAttention : 0
    } finally {
      await daybook.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function lookThrough(daybook: Daybook): Promise<OutputOf<typeof showToday>> {
  const principal = systemPrincipal('check')
  const { projectDir, dataDir } = daybook.site
  await discoverOnce({
    folder: projectDir, without: [dataDir], detectors: daybook.parts.flatMap((feature) => feature.detectors ?? []), db: daybook.database.db,
    transact: (work) => daybook.dispatcher.transact(principal, work),
  })
  return (await daybook.dispatcher.execute(showToday.name, {}, principal)) as OutputOf<typeof showToday>
}
