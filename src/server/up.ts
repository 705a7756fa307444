import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Daybook, startDaybook } from './daybook.ts'

export interface UpOptions {
  readonly dir: string
  readonly dataDir: string | undefined
  readonly host: string
  readonly port: number
  readonly isJson: boolean
}

/** `daybook up`: starts everything, says where, and stays until it is told to end. */
export async function up({ dir, dataDir, host, port, isJson }: UpOptions): Promise<number> {
  const stopped = untilStopped()
  const daybook = await startDaybook({ dir, dataDir, host, port, environment: process.env })
  await announce(daybook, isJson)
  const reason = await stopped.promise
  say(isJson, { event: 'stopping', reason }, `Stopping (${reason}). Deployed services and running steps go on; the next start finds them.`)
  await daybook.stop()
  say(isJson, { event: 'stopped' }, 'Stopped.')
  return 0
}

async function announce(daybook: Daybook, isJson: boolean): Promise<void> {
  const link = await daybook.signInLink()
  const { url, token, site } = daybook
  const dataDir = existsSync(join(site.dataDir, 'local-token.json')) ? site.dataDir : undefined
  say(isJson, { event: 'ready', url, token, signInLink: link, projectDir: site.projectDir, dataDir, version: site.version }, `Daybook is ready at ${url}\nSign in once with ${link}`)
}

function say(isJson: boolean, line: Record<string, unknown>, text: string): void {
  process.stdout.write(isJson ? `${JSON.stringify(line)}\n` : `${text}\n`)
}

/** Ctrl-C or a request to end; a second one ends at once. */
function untilStopped(): { promise: Promise<string> } {
  let count = 0
  const promise = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        count += 1
        if (count > 1 && signal !== 'SIGHUP') process.exit(1)
        resolve(signal)
      })
    }
  })
  return { promise }
}
