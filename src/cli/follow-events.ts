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

/** Prints the newest events, oldest first, and then each as it comes, until Ctrl-C. */
export async function followEvents(server: ServerAddress, input: Readonly<Record<string, unknown>>, terminal: Terminal, signal?: AbortSignal): Promise<void> {
  let seen = new Set<string>()
  let isFirst = true
  let lastAnswerAt = performance.now()
  while (!signal?.aborted) {
    try {
      const known = seen
      const events = isFirst ? await newest(server, input, Number(input['limit'] ?? 20)) : await unseen(server, input, known)
      lastAnswerAt = performance.now()
      for (const event of events.toReversed()) terminal.write(terminal.isJson ? `${JSON.stringify(event)}\n` : lineOf(event, terminal))
      // Ids sort by time of making, so only the newest have to be remembered.
      seen = new Set([...known, ...events.map(({ id }) => id)].toSorted().slice(-10 * pageSize))
      isFirst = false
    } catch (error) {
      const isAway = error instanceof CliError && error.problem.code === 'unavailable'
      if (isFirst || !isAway || performance.now() - lastAnswerAt > longestGapMs) throw error
    }
    await sleep(lookEveryMs, undefined, signal ? { signal } : {}).catch(() => undefined)
  }
}

async function newest(server: ServerAddress, input: Readonly<Record<string, unknown>>, limit: number): Promise<TimelineEvent[]> {
  return listEvents.output.parse(await callOperation(server, listEvents, { ...input, limit })).items
}

/** Those newer than what was seen, page by page back to the first that is known. */
async function unseen(server: ServerAddress, input: Readonly<Record<string, unknown>>, seen: ReadonlySet<string>): Promise<TimelineEvent[]> {
  const found: TimelineEvent[] = []
  let cursor: string | null = null
  do {
    const page = listEvents.output.parse(await callOperation(server, listEvents, { ...input, limit: pageSize, ...(cursor === null ? {} : { cursor }) }))
    const fresh = page.items.filter(({ id }) => !seen.has(id))
    found.push(...fresh)
    cursor = fresh.length < page.items.length || seen.size === 0 ? null : page.nextCursor
  } while (cursor !== null)
  return found
}

function lineOf(event: TimelineEvent, { colors }: Terminal): string {
  return `${colors.dim(event.at.slice(0, 19).replace('T', ' '))}  ${oneLine(event.summary)}  ${colors.dim(`${event.subject}  ${oneLine(event.actor.name)}`)}\n`
}
