import { hostname } from 'node:os'
import { Labels } from '#lib/promql'
import { recordOf } from '#lib/plain-data'
import { levelOfLine } from '../level-of-line.ts'
import type { PositionedWriter } from '../positioned-writer.ts'
import type { SourceBoard } from '../source-board.ts'
import type { TakenLine } from '../taken-line.ts'
import type { SaidLine } from './said-lines.ts'

/** The engine's time of the last line that was taken, and how many lines of that very time were. */
export interface ContainerPosition {
  readonly timeNs: string
  readonly count: number
}

export interface SpeakingContainer {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly labels: Readonly<Record<string, string>>
}

interface Waiting {
  readonly container: SpeakingContainer
  readonly lines: TakenLine[]
  position: ContainerPosition
}

const mostWaiting = 20_000
const mostAtOnce = 5000

export function isContainerPosition(value: unknown): value is ContainerPosition {
  const { timeNs, count } = recordOf(value)
  return typeof timeNs === 'string' && /^\d+$/.test(timeNs) && typeof count === 'number'
}

/** Gathers what containers say and keeps it together. Who reads more than can be kept must wait (`room`). */
export class ContainerSink {
  readonly #writer: PositionedWriter<ContainerPosition>
  readonly #board: SourceBoard
  readonly #now: () => Date
  readonly #streams = new Map<string, Labels>()
  /** As of the last line that was added. */
  readonly #positions: Map<string, ContainerPosition>
  #waiting = new Map<string, Waiting>()
  #count = 0
  #waiters: (() => void)[] = []

  constructor(writer: PositionedWriter<ContainerPosition>, board: SourceBoard, now: () => Date) {
    this.#writer = writer
    this.#board = board
    this.#now = now
    this.#positions = new Map(writer.positions())
  }

  /** Where a container is read from: also what waits has been read. */
  position(id: string): ContainerPosition | undefined {
    return this.#positions.get(id)
  }

  add(container: SpeakingContainer, said: readonly SaidLine[]): void {
    for (const line of said) {
      const before = this.position(container.id)
      const timeNs = String(line.timeNs)
      const position = before?.timeNs === timeNs ? { timeNs, count: before.count + 1 } : { timeNs, count: 1 }
      const waiting = this.#waiting.get(container.id) ?? { container, lines: [], position }
      waiting.position = position
      this.#positions.set(container.id, position)
      if (line.text !== '') waiting.lines.push(this.#line(container, line, position.count - 1))
      this.#waiting.set(container.id, waiting)
      this.#count += 1
    }
  }

  async room(signal: AbortSignal): Promise<void> {
    while (this.#count > mostWaiting && !signal.aborted) await new Promise<void>((resolve) => this.#waiters.push(resolve))
  }

  /** Keeps what waits. Throws where that fails; it waits on then. */
  async flush(): Promise<void> {
    while (this.#waiting.size > 0) {
      const group: Waiting[] = []
      for (let lines = 0; lines < mostAtOnce && this.#waiting.size > 0;) {
        const [[id, next]] = this.#waiting as unknown as [[string, Waiting]]
        this.#waiting.delete(id)
        group.push(next)
        lines += next.lines.length
      }
      await this.#keep(group)
    }
  }

  /** Lets go of whoever waits for room. */
  release(): void {
    for (const waiter of this.#waiters.splice(0)) waiter()
  }

  async forget(ids: readonly string[]): Promise<void> {
    const gone = ids.filter((id) => !this.#waiting.has(id))
    for (const id of gone) this.#positions.delete(id)
    await this.#writer.forget(gone)
  }

  known(): string[] {
    return [...this.#writer.positions().keys()]
  }

  async #keep(group: readonly Waiting[]): Promise<void> {
    try {
      const { rejected: [worst] } = await this.#writer.write(group.map(({ container, lines, position }) => ({ key: container.id, lines, position })))
      for (const { container, lines } of group) {
        const entry = this.#board.entry('container', container.name)
        entry.took(lines.length, lines.reduce((sum, { line }) => sum + line.length, 0), this.#now())
        if (worst) entry.is('degraded', `${worst.count} lines were not taken: ${worst.example}`)
      }
    } catch (error) {
      for (const each of group) this.#putBack(each)
      throw error
    }
    this.#count = [...this.#waiting.values()].reduce((sum, { lines }) => sum + lines.length, 0)
    this.release()
  }

  #putBack(each: Waiting): void {
    const since = this.#waiting.get(each.container.id)
    this.#waiting.set(each.container.id, since ? { ...since, lines: [...each.lines, ...since.lines] } : each)
  }

  /** Lines of the same moment follow each other by nanoseconds. */
  #line(container: SpeakingContainer, { stream, text, timeNs, isCut }: SaidLine, at: number): TakenLine {
    const level = levelOfLine(text)
    const metadata = { container_id: container.id.slice(0, 12), ...(level === undefined ? {} : { detected_level: level }), ...(isCut ? { is_cut: 'true' } : {}) }
    return { stream: this.#stream(container, stream), timeNs: timeNs + BigInt(at), line: text, metadata }
  }

  #stream({ id, name, image, labels }: SpeakingContainer, stream: string): Labels {
    const key = `${id} ${name} ${stream}`
    const known = this.#streams.get(key)
    if (known) return known
    if (this.#streams.size > 10_000) this.#streams.clear()
    const service = labels['com.docker.compose.service'] ?? ''
    const made = Labels.of({ source: 'container', job: 'containers', host: hostname(), container: name, image: image.slice(0, 500), compose_project: labels['com.docker.compose.project'] ?? '', compose_service: service, service_name: service || name, stream })
    this.#streams.set(key, made)
    return made
  }
}
