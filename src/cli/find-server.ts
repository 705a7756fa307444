import { readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { CliError } from './cli-error.ts'

/** Where commands go. Without a token only what is open to everybody can be asked. */
export interface ServerAddress {
  readonly url: string
  readonly token: string | undefined
}

interface Where {
  readonly server?: string | undefined
  readonly token?: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly folder: string
}

const LocalToken = z.object({ url: z.url(), token: z.string() })

/**
 * The server to ask: the one named by flags, else by DAYBOOK_URL and DAYBOOK_TOKEN, else the one whose data folder is
 * nearest upwards. Throws with a sentence when there is none.
 */
export function findServer({ server, token, environment, folder }: Where): ServerAddress {
  const named = server ?? nonEmpty(environment['DAYBOOK_URL'])
  const givenToken = token ?? nonEmpty(environment['DAYBOOK_TOKEN'])
  const local = localServer(folder, nonEmpty(environment['DAYBOOK_DATA']))
  if (named !== undefined) {
    const url = checkedUrl(named)
    // The local token goes to the local server only, whoever names it.
    return { url, token: givenToken ?? (local?.url === url ? local.token : undefined) }
  }
  if (local) return { url: local.url, token: givenToken ?? local.token }
  throw new CliError({ title: 'No Daybook', code: 'unavailable', detail: 'No Daybook runs here. Start one with `daybook up`, or name one with --server or DAYBOOK_URL.', faults: [] })
}

function localServer(folder: string, dataFolder: string | undefined): { url: string; token: string } | undefined {
  if (dataFolder !== undefined) return readLocal(join(dataFolder, 'local-token.json'))
  for (let current = resolve(folder); ; current = dirname(current)) {
    const found = readLocal(join(current, '.daybook', 'local-token.json'))
    if (found || dirname(current) === current) return found
  }
}

function readLocal(path: string): { url: string; token: string } | undefined {
  try {
    // Somebody else's file could send what is typed here to a server of theirs.
    if (!isMine(statSync(path).uid)) return undefined
    const { url, token } = LocalToken.parse(JSON.parse(readFileSync(path, 'utf8')))
    return { url: checkedUrl(url), token }
  } catch {
    return undefined
  }
}

function isMine(ownerId: number): boolean {
  const id = process.getuid?.()
  return id === undefined || id === 0 || ownerId === id
}

function checkedUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '')
  throw new CliError({ title: 'Wrong usage', code: 'usage', detail: `${JSON.stringify(text)} is not an address. Write it like http://127.0.0.1:7300.`, faults: [] }, 2)
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}
