import { queryOf } from '#lib/operation-request'
import { readProblem } from '../call-operation.ts'
import { stripAnsi } from './ansi-line.ts'
import { saveFile } from '../save-file.ts'
import { readLogLines } from './log-line.ts'

const linesAtOnce = 10_000

/** Saves a job's log, as far as it is written, as a text file without colours. Throws CallError when it cannot be read. */
export async function downloadLog(run: string, job: string): Promise<void> {
  const parts: string[] = []
  for (let from = 0; ;) {
    const response = await fetch(`/api/v1/logs/read${queryOf({ run, job, from, limit: linesAtOnce })}`)
    if (!response.ok) throw await readProblem(response)
    const lines = readLogLines(await response.json())
    const last = lines.at(-1)
    if (!last) break
    for (const { text } of lines) parts.push(`${stripAnsi(text)}\n`)
    from = last.seq + 1
  }
  saveFile(`${job.replace(/[^\w.-]+/g, '-')}.log`, parts, 'text/plain')
}
