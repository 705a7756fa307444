import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { z } from 'zod'

const StepStarted = z.object({ t: z.literal('start'), step: z.number(), try: z.number(), at: z.string() })
/** All that later steps and a restarted runner need to know of a step that ended. */
const StepEnded = z.object({
  t: z.literal('end'), step: z.number(), state: z.enum(['succeeded', 'failed', 'cancelled', 'skipped']), exitCode: z.number().nullable(), reason: z.string().nullable(),
  outcome: z.enum(['success', 'failure', 'cancelled', 'skipped']), outputs: z.record(z.string(), z.string()), env: z.record(z.string(), z.string()), paths: z.array(z.string()),
  masks: z.array(z.string()), summary: z.string(), lines: z.number(), logBytes: z.number(), startedAt: z.string().nullable(), at: z.string(),
})
const StopOrdered = z.object({ t: z.literal('stop'), reason: z.string(), as: z.enum(['cancelled', 'failed']), at: z.string() })
const JobEnded = z.object({ t: z.literal('result'), state: z.enum(['succeeded', 'failed', 'cancelled']), reason: z.string().nullable(), outputs: z.record(z.string(), z.string()), summary: z.string().nullable() })
const Entry = z.discriminatedUnion('t', [StepStarted, StepEnded, StopOrdered, JobEnded])

export type StepStart = z.infer<typeof StepStarted>
export type JournalEntry = z.infer<typeof Entry>
export type StepEnd = z.infer<typeof StepEnded>
export type StopOrder = z.infer<typeof StopOrdered>
export type JobResult = z.infer<typeof JobEnded>

/** What a job's journal says. */
export interface JobHistory {
  readonly ended: StepEnd[]
  /** The step that was under way, if any. */
  readonly started: StepStart | undefined
  readonly stop: StopOrder | undefined
  readonly result: JobResult | undefined
}

/** Written before what it says is done; a runner that is killed reads here what it was at. */
export class Journal {
  readonly #fd: number

  constructor(path: string) {
    this.#fd = openSync(path, 'a', 0o600)
    // A line that was cut (the disk was full) must not take the next one with it.
    const before = readText(path)
    if (before !== '' && !before.endsWith('\n')) writeSync(this.#fd, '\n')
  }

  write(entry: JournalEntry): void {
    writeSync(this.#fd, `${JSON.stringify(entry)}\n`)
  }

  close(): void {
    closeSync(this.#fd)
  }
}

export function readJournal(path: string): JobHistory {
  return replay(readText(path))
}

/** A last line that was cut while it was written does not count: what it would have said had no effect yet. */
export function replay(text: string): JobHistory {
  const entries = text.split('\n').flatMap((line) => parseEntry(line))
  const ended = entries.filter((entry) => entry.t === 'end')
  const started = entries.filter((entry) => entry.t === 'start').at(-1)
  return {
    ended, started: started && ended.some((entry) => entry.step === started.step) ? undefined : started,
    stop: entries.find((entry) => entry.t === 'stop'), result: entries.find((entry) => entry.t === 'result'),
  }
}

function parseEntry(line: string): JournalEntry[] {
  try {
    return [Entry.parse(JSON.parse(line))]
  } catch {
    return []
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
