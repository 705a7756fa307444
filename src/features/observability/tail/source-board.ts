export const sourceKinds = ['file', 'journal', 'container', 'run', 'daybook', 'syslog', 'loki', 'otlp', 'remote-write'] as const
export type SourceKind = (typeof sourceKinds)[number]
export type SourceHealth = 'ok' | 'waiting' | 'degraded' | 'failing' | 'off'

const slotMs = 5000
const slots = 12
const maxEntries = 20_000

/** Something that sends or is read, as people are told of it: how much came, when last, and what is wrong. */
export class SourceEntry {
  readonly kind: SourceKind
  readonly name: string
  health: SourceHealth = 'waiting'
  /** What is wrong and what to do; empty where nothing is. */
  problem = ''
  /** What it is, for people. */
  detail = ''
  items = 0
  bytes = 0
  lastAt: Date | undefined
  readonly #slots = new Float64Array(slots)
  #slot = 0

  constructor(kind: SourceKind, name: string) {
    this.kind = kind
    this.name = name
  }

  took(items: number, bytes: number, now: Date): void {
    this.items += items
    this.bytes += bytes
    this.lastAt = now
    if (this.problem === '') this.health = 'ok'
    this.#turn(now)
    this.#slots[this.#slot % slots] = (this.#slots[this.#slot % slots] ?? 0) + items
  }

  is(health: SourceHealth, problem = ''): void {
    this.health = health
    this.problem = problem
  }

  /** Of the last minute. */
  perSecond(now: Date): number {
    this.#turn(now)
    return this.#slots.reduce((sum, each) => sum + each, 0) / ((slots * slotMs) / 1000)
  }

  #turn(now: Date): void {
    const slot = Math.floor(now.getTime() / slotMs)
    for (let at = Math.max(this.#slot + 1, slot - slots + 1); at <= slot; at += 1) this.#slots[at % slots] = 0
    if (slot > this.#slot) this.#slot = slot
  }
}

/** Whatever brings lines and samples into this process. */
export class SourceBoard {
  readonly #entries = new Map<string, SourceEntry>()

  /** The entry of that name, made where there is none. Of too many the one that was made first goes. */
  entry(kind: SourceKind, name: string): SourceEntry {
    const key = `${kind}\n${name}`
    const known = this.#entries.get(key)
    if (known) return known
    if (this.#entries.size >= maxEntries) for (const first of this.#entries.keys()) { this.#entries.delete(first); break }
    const made = new SourceEntry(kind, name)
    this.#entries.set(key, made)
    return made
  }

  remove(kind: SourceKind, name: string): void {
    this.#entries.delete(`${kind}\n${name}`)
  }

  removeAll(kind: SourceKind): void {
    for (const [key, entry] of this.#entries) if (entry.kind === kind) this.#entries.delete(key)
  }

  list(): readonly SourceEntry[] {
    return [...this.#entries.values()]
  }
}
