import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { LogLine, readLog } from '#kernel/runs/contract'
import { callOperation, request } from './call-operation.ts'
import { CliError } from './cli-error.ts'
import type { ServerAddress } from './find-server.ts'
import type { Terminal } from './terminal.ts'

const retryMs = 500
const longestGapMs = 120_000

/**
 * Prints a job's log as it is written, to its end. When the server goes away in between, goes on where it was once the
 * server is back; gives up after two minutes.
 */
export async function followLog(server: ServerAddress, input: Readonly<Record<string, unknown>>, terminal: Terminal): Promise<void> {
  let next = typeof input['from'] === 'number' ? input['from'] : 0
  let lastSeenAt = performance.now()
  for (;;) {
    try {
      for await (const line of linesFrom(server, input, next)) {
        next = line.seq + 1
        lastSeenAt = performance.now()
        printLine(line, input['step'], terminal)
      }
      if (await isWhole(server, input, next)) return
    } catch (error) {
      const isAway = !(error instanceof CliError) || error.problem.code === 'unavailable'
      if (!isAway || performance.now() - lastSeenAt > longestGapMs) throw error
    }
    await sleep(retryMs)
  }
}

function printLine(line: LogLine, step: unknown, terminal: Terminal): void {
  if (step !== undefined && line.step !== step) return
  terminal.write(terminal.isJson ? `${JSON.stringify(line)}\n` : `${line.text}\n`)
}

async function* linesFrom(server: ServerAddress, input: Readonly<Record<string, unknown>>, from: number): AsyncGenerator<LogLine> {
  const query = new URLSearchParams({ run: String(input['run']), ...(input['job'] === undefined ? {} : { job: String(input['job']) }), from: String(from) })
  const response = await request(server, `/api/v1/logs/follow?${query}`, { headers: { accept: 'application/x-ndjson' } })
  if (!response.body) return
  for await (const text of createInterface({ input: Readable.fromWeb(response.body), crlfDelay: Infinity })) {
    if (text.trim() !== '') yield LogLine.parse(JSON.parse(text))
  }
}

/** An answer that ended may have been cut off. */
async function isWhole(server: ServerAddress, input: Readonly<Record<string, unknown>>, next: number): Promise<boolean> {
  const rest = readLog.output.parse(await callOperation(server, readLog, { run: input['run'], job: input['job'], from: next, limit: 1 }))
  return rest.isComplete && rest.lines.length === 0
}
