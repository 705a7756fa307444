import { existsSync, readFileSync } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { Labels } from '#lib/promql'
import type { SeriesExemplar } from '#lib/wire'

type Line = readonly [series: readonly string[], labels: readonly string[], value: string, timeMs: number]

/** Exemplars one a line, in the order of their coming. A line that a crash has cut off is left out. */
export class ExemplarFile {
  readonly #path: string
  #file: FileHandle | undefined
  #waiting: string[] = []
  #work: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined
  /** Lines in the file. */
  count = 0

  constructor(path: string) {
    this.#path = path
  }

  read(): SeriesExemplar[] {
    const lines = existsSync(this.#path) ? readFileSync(this.#path, 'utf8').split('\n') : []
    this.count = lines.length
    return lines.flatMap((line) => exemplarOf(line) ?? [])
  }

  /** Resolves when they are on the disk; those that wait are brought there together. */
  append(exemplars: readonly SeriesExemplar[]): Promise<void> {
    for (const exemplar of exemplars) this.#waiting.push(lineOf(exemplar))
    this.#next ??= this.#then(async () => {
      this.#next = undefined
      const lines = this.#waiting
      this.#waiting = []
      this.#file ??= await open(this.#path, 'a', 0o600)
      // A line that was cut off must not run into the next one.
      await this.#file.appendFile(`\n${lines.join('\n')}\n`)
      await this.#file.datasync()
      this.count += lines.length
    })
    return this.#next
  }

  /** The file with only what is kept now. */
  rewrite(kept: () => readonly SeriesExemplar[]): Promise<void> {
    return this.#then(async () => {
      const lines = kept().map(lineOf)
      const file = await open(`${this.#path}.part`, 'w', 0o600)
      try {
        await file.writeFile(`${lines.join('\n')}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(`${this.#path}.part`, this.#path)
      await this.#file?.close()
      this.#file = undefined
      this.count = lines.length
    })
  }

  async close(): Promise<void> {
    await this.#work.catch(() => undefined)
    await this.#file?.close()
    this.#file = undefined
  }

  #then(action: () => Promise<void>): Promise<void> {
    const run = this.#work.catch(() => undefined).then(action)
    this.#work = run
    return run
  }
}

function lineOf({ series, labels, value, timeMs }: SeriesExemplar): string {
  return JSON.stringify([series.items, labels.items, Object.is(value, -0) ? '-0' : String(value), timeMs] satisfies Line)
}

function exemplarOf(line: string): SeriesExemplar | undefined {
  if (line === '') return undefined
  try {
    const [series, labels, value, timeMs] = JSON.parse(line) as Line
    return { series: new Labels(series), labels: new Labels(labels), value: Number(value), timeMs }
  } catch {
    return undefined
  }
}
