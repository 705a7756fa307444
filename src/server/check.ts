import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rediscover } from '#kernel/catalog/contract'
import { ProductError } from '#lib/errors'
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
  const interrupted = untilInterrupted()
  const dataDir = await mkdtemp(join(tmpdir(), 'daybook-check-'))
  try {
    const daybook = await startDaybook({ dir, dataDir, port: 0, log: createLog({ level: 'error' }), isWorking: false, environment: { DAYBOOK_SERVER_LOCAL_RUNNER: 'false' } })
    try {
      const today = await Promise.race([lookThrough(daybook), interrupted])
      process.stdout.write(isJson ? `${JSON.stringify(today)}\n` : todayAsText(today, daybook.clock.now()))
      return today.isOnFire ? needsAttention : 0
    } finally {
      await daybook.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Rejects when it is told to end, so that it is cleared away as after any other failure. */
function untilInterrupted(): Promise<never> {
  const interrupted = new Promise<never>((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => reject(new ProductError('unavailable', `The check was ended (${signal}) before it was done.`)))
  })
  interrupted.catch(() => undefined)
  return interrupted
}

async function lookThrough(daybook: Daybook): Promise<OutputOf<typeof showToday>> {
  const principal = systemPrincipal('check')
  await daybook.dispatcher.execute(rediscover.name, {}, principal)
  return (await daybook.dispatcher.execute(showToday.name, {}, principal)) as OutputOf<typeof showToday>
}
