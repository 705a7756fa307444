import { createHash } from 'node:crypto'
import { stripVTControlCharacters } from 'node:util'
import type { SpokenJob } from '#kernel/runs'
import { parseEntityRef } from '#lib/entity-ref'
import { Labels } from '#lib/promql'
import { levelOfLine } from '../level-of-line.ts'
import type { TakenLine } from '../taken-line.ts'
import { textWithin } from '../text-within.ts'

/** Lines of one step, as the runner brought them together. */
interface SpokenChunk {
  readonly first: number
  readonly count: number
  readonly step: string | null
  readonly at: string
  readonly text: string
}

const nsInMs = 1_000_000

/** What a job said, from a line on. Few labels; the run, the job and the step are structured metadata. Empty lines are left out. */
export function linesOfChunk(job: SpokenJob, chunk: SpokenChunk, from: number, maxBytes: number): TakenLine[] {
  const { name } = parseEntityRef(job.subject)
  const stream = Labels.of({ source: 'run', job: 'runs', kind: job.kind, repository: name, service_name: name, environment: job.environment ?? '' })
  const atNs = BigInt(Date.parse(chunk.at)) * BigInt(nsInMs)
  const place = Math.max(1, Math.floor(nsInMs / (chunk.count + 1)))
  const own = createHash('sha1').update(`${job.runId} ${job.job}`).digest().readUInt32BE() % place
  return chunk.text.split('\n').flatMap((raw, index) => {
    const plain = stripVTControlCharacters(raw)
    if (chunk.first + index < from || plain === '') return []
    const { text, isCut } = textWithin(Buffer.from(plain), maxBytes, false)
    const level = levelOfLine(text)
    const metadata = { run_id: job.runId, run_job: job.job, ...(chunk.step === null ? {} : { step: chunk.step }), ...(level === undefined ? {} : { detected_level: level }), ...(isCut ? { is_cut: 'true' } : {}) }
    // The runner gives one time to all: they keep their order, and two jobs do not meet.
    return [{ stream, timeNs: atNs + BigInt(index * place + own), line: text, metadata }]
  })
}
