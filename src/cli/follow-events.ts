import { setTimeout as sleep } from 'node:timers/promises'
import { listEvents, type TimelineEvent } from '#kernel/timeline/contract'
import { callOperation } from './call-operation.ts'
import { CliError } from './cli-error.ts'
import type { ServerAddress } from './find-server.ts'
import { oneLine } from './format-cell.ts'
import type { Terminal } from './terminal.ts'

const lookEveryMs = 500
const longestGapMs = 120_000
const pageSize = 100
const shownFirst = 20
const rememberedCount = 10_000

/** Prints the newest events, oldest first, and then each as it comes, until Ctrl-C. */
export async function followEvents(server: ServerAddress, input: Readonly<Record<string, unknown>>, terminal: Terminal, signal?: AbortSignal): Promise<void> {
  const first = await pageOf(server, { limit: shownFirst, ...input })
  print(first.items, terminal)
  const followed = { seen: new Set(first.items.map(({ id }) => id)), since: latest(first.items, '') }
  let lastAnswerAt = performance.now()
  while (!signal?.aborted) {
    await sleep(lookEveryMs, undefined, signal ? { signal } : {}).catch(() => undefined)
    try {
      print(await unseen(server, input, followed), terminal)
      lastAnswerAt = performance.now()
    } catch (error) {
      const isAway = error instanceof CliError && error.problem.code === 'unavailable'
      if (!isAway || performance.now() - lastAnswerAt > longestGapMs) throw error
    }
  }
}

/** What was printed, and the moment of recording from which on more may come. */
interface Followed {
  seen: Set<string>
  since: string
}

/** Those recorded since, page by page back to where none is new. They may have happened before others that were printed. */
async function unseen(server: ServerAddress, input: Readonly<Record<string, unknown>>, followed: Followed): Promise<TimelineEvent[]> {
  const found: TimelineEvent[] = []
  let cursor: string | null = null
  do {
    const page = await pageOf(server, { ...input, limit: pageSize, ...(cursor === null ? {} : { cursor }) })
    const fresh = page.items.filter(({ id, recordedAt }) => recordedAt >= followed.since && !followed.seen.has(id))
    found.push(...fresh)
    cursor = fresh.length === page.items.length ? page.nextCursor : null
  } while (cursor !== null)
  followed.since = latest(found, followed.since)
  // Ids sort by time of making: older ones were recorded before, and need not be remembered.
  followed.seen = new Set([...followed.seen, ...found.map(({ id }) => id)].toSorted().slice(-rememberedCount))
  return found
}

async function pageOf(server: ServerAddress, input: Readonly<Record<string, unknown>>): Promise<{ items: TimelineEvent[]; nextCursor: string | null }> {
  return listEvents.output.parse(await callOperation(server, listEvents, input))
}

function latest(events: readonly TimelineEvent[], otherwise: string): string {
  return events.reduce((found, { recordedAt }) => (recordedAt > found ? recordedAt : found), otherwise)
}

function print(events: readonly TimelineEvent[], terminal: Terminal): void {
  for (const event of events.toReversed()) terminal.write(terminal.isJson ? `${JSON.stringify(event)}\n` : lineOf(event, terminal))
}

function lineOf(event: TimelineEvent, { colors }: Terminal): string {
  return `${colors.dim(event.at.slice(0, 19).replace('T', ' '))}  ${oneLine(event.summary)}  ${colors.dim(`${event.subject}  ${oneLine(event.actor.name)}`)}\n`
}
