import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Worker, WorkerContext } from '#kernel/feature'
import { recordOf } from '#lib/plain-data'
import { spawnGroup, type SpawnedGroup } from '#platform/process'
import type { ObservabilityOptions } from '../../observability-settings.ts'
import { PositionedWriter } from '../positioned-writer.ts'
import type { SourceBoard, SourceEntry } from '../source-board.ts'
import type { TakenLine } from '../taken-line.ts'
import { type JournalEntry, LinesOfJournal } from './line-of-entry.ts'

interface JournalPosition {
  readonly cursor: string
}

interface Reading {
  readonly writer: PositionedWriter<JournalPosition>
  readonly lines: LinesOfJournal
  readonly entry: SourceEntry
  readonly worker: WorkerContext
}

const key = 'journal'
const flushEveryMs = 250
const mostAtOnce = 2000
const againMs = 10_000
const noJournalMs = 600_000
/** What is read of a journal that is read for the first time. */
const firstRead = '-1h'

/** Follows systemd's journal by journalctl, on every server of several: each has its own. */
export function journalWorker({ settings, telemetry }: ObservabilityOptions, board: SourceBoard): Worker {
  return {
    id: 'log-journal', leader: false,
    async run(worker) {
      const { journal, journalDirectory, maxLineBytes } = settings
      if (!journal || process.platform !== 'linux') return await aborted(worker)
      const writer = await PositionedWriter.open({ path: join(worker.site.dataDir, 'telemetry', 'positions', 'journal.jsonl'), logs: telemetry.logs, source: 'journal' }, isPosition)
      const reading = { writer, lines: new LinesOfJournal(maxLineBytes), entry: board.entry('journal', journalDirectory ?? 'systemd'), worker }
      try {
        while (!worker.signal.aborted) {
          const isThere = await follow(reading, journalDirectory)
          await worker.clock.sleep(isThere ? againMs : noJournalMs, worker.signal).catch(() => undefined)
        }
      } finally {
        await writer.close()
      }
    },
  }
}

function isPosition(value: unknown): value is JournalPosition {
  return typeof recordOf(value)['cursor'] === 'string'
}

/** Until journalctl ends. Gives whether there is a journal at all. */
async function follow(reading: Reading, directory: string | undefined): Promise<boolean> {
  const { writer, entry, worker } = reading
  const cursor = writer.position(key)?.cursor
  const args = ['--follow', '--output=json', '--no-pager', '--no-tail', ...(directory === undefined ? [] : [`--directory=${directory}`]), cursor === undefined ? `--since=${firstRead}` : `--after-cursor=${cursor}`]
  const started = await spawnGroup('journalctl', args, { stdio: ['ignore', 'pipe', 'pipe'] }).catch(() => undefined)
  if (!started) {
    entry.is('off', 'journalctl is not there: this machine has no journal of systemd, or Daybook runs in a container without it.')
    return false
  }
  entry.is('ok')
  const stop = () => void started.kill({ graceMs: 1000 })
  worker.signal.addEventListener('abort', stop, { once: true })
  try {
    const complaint = complaintOf(started, entry)
    await take(started, reading)
    const { code } = await started.exited
    const said = await complaint
    if (!worker.signal.aborted) entry.is('failing', `journalctl ended (${code ?? 'by a signal'})${said === '' ? '' : `: ${said}`}. It is started again.`)
  } finally {
    worker.signal.removeEventListener('abort', stop)
    await started.kill({ graceMs: 1000 })
  }
  return true
}

/** What it says besides entries: that there is no journal, or that not all may be read. */
async function complaintOf({ child }: SpawnedGroup, entry: SourceEntry): Promise<string> {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-500)
    if (said.includes('No journal files were')) entry.is('waiting', 'There is no journal yet. If systemd does not run here, switch it off: DAYBOOK_OBSERVABILITY_JOURNAL=false.')
    if (said.includes('not seeing messages from other users')) entry.is('degraded', 'Only some entries may be read. Add the user that runs Daybook to the group systemd-journal.')
  })
  if (child.stderr && !child.stderr.closed) await once(child.stderr, 'close').catch(() => undefined)
  return said.trim().split('\n').at(-1) ?? ''
}

/** Reads lines and keeps them by turns; who reads is held back while they are kept. */
async function take({ child }: SpawnedGroup, reading: Reading): Promise<void> {
  if (!child.stdout) return
  const reader = createInterface({ input: child.stdout, crlfDelay: Infinity })
  let waiting: JournalEntry[] = []
  let keeping: Promise<void> | undefined
  const keep = () => {
    const entries = waiting
    if (entries.length === 0 || keeping) return
    waiting = []
    reader.pause()
    keeping = keepAll(entries, reading).finally(() => {
      keeping = undefined
      reader.resume()
    })
  }
  const timer = setInterval(keep, flushEveryMs)
  reader.on('line', (line) => {
    const entry = entryOf(line)
    if (entry) waiting.push(entry)
    if (waiting.length >= mostAtOnce) keep()
  })
  await once(reader, 'close')
  clearInterval(timer)
  await keeping
  if (waiting.length > 0) await keepAll(waiting, reading)
}

function entryOf(line: string): JournalEntry | undefined {
  try {
    return recordOf(JSON.parse(line))
  } catch {
    return undefined
  }
}

/** Tries until it is kept, or the work ends. */
async function keepAll(entries: readonly JournalEntry[], { writer, lines, entry, worker }: Reading): Promise<void> {
  const cursor = entries.findLast((each) => typeof each['__CURSOR'] === 'string')?.['__CURSOR']
  if (typeof cursor !== 'string') return
  const taken = entries.map((each) => lines.of(each)).filter((line): line is TakenLine => line !== undefined)
  while (!worker.signal.aborted) {
    try {
      const { rejected: [worst] } = await writer.write([{ key, lines: taken, position: { cursor } }])
      entry.took(taken.length, taken.reduce((sum, { line }) => sum + line.length, 0), worker.clock.now())
      if (worst) entry.is('degraded', `${worst.count} entries were not taken: ${worst.example}`)
      return
    } catch (error) {
      worker.log.warn('Entries of the journal could not be kept now; they wait.', { error })
      await worker.clock.sleep(againMs, worker.signal).catch(() => undefined)
    }
  }
}

async function aborted({ signal }: WorkerContext): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}
