import { parseDuration } from '#lib/duration'
import { listOf, recordOf, textOf } from '#lib/plain-data'

/** A fault of a configuration: where it is, and a sentence. */
export interface ConfigFault {
  readonly path: string
  readonly message: string
}

/** What a reader of a configuration has found out besides its values. */
export class ConfigNotes {
  readonly faults: ConfigFault[] = []
  /** Keys that are known to Prometheus and mean nothing here. */
  readonly notSupported: ConfigFault[] = []

  fault(path: string, message: string): void {
    this.faults.push({ path, message })
  }

  unsupported(path: string, message: string): void {
    this.notSupported.push({ path, message })
  }
}

/** One map of a configuration: each getter names what is wrong by its path. */
export class ConfigReader {
  readonly path: string
  readonly #fields: Readonly<Record<string, unknown>>
  readonly #notes: ConfigNotes

  constructor(value: unknown, path: string, notes: ConfigNotes) {
    this.path = path
    this.#fields = recordOf(value)
    this.#notes = notes
    if (value !== undefined && value !== null && recordOf(value) !== value) notes.fault(path, 'It is not a map.')
  }

  has(key: string): boolean {
    return this.#fields[key] !== undefined && this.#fields[key] !== null
  }

  raw(key: string): unknown {
    return this.#fields[key]
  }

  keys(): string[] {
    return Object.keys(this.#fields)
  }

  at(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`
  }

  text(key: string, fallback: string): string {
    return this.optionalText(key) ?? fallback
  }

  /** Numbers and switches are texts too, as in YAML `port: 80`. */
  optionalText(key: string): string | undefined {
    if (!this.has(key)) return undefined
    const value = this.#fields[key]
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
    this.#notes.fault(this.at(key), 'It is not a text.')
    return undefined
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.#fields[key]
    if (value === undefined || value === null) return fallback
    if (typeof value === 'boolean') return value
    this.#notes.fault(this.at(key), 'It is neither true nor false.')
    return fallback
  }

  count(key: string, fallback: number): number {
    const value = this.#fields[key]
    if (value === undefined || value === null) return fallback
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
    this.#notes.fault(this.at(key), 'It is not a whole number.')
    return fallback
  }

  durationMs(key: string, fallback: number): number {
    const text = this.optionalText(key)
    if (text === undefined) return fallback
    const ms = /^\d+y$/.test(text) ? Number(text.slice(0, -1)) * 365 * 86_400_000 : parseDuration(text)
    if (ms !== undefined && ms > 0) return ms
    this.#notes.fault(this.at(key), `${JSON.stringify(text)} is not a duration such as 15s or 1m.`)
    return fallback
  }

  /** Bytes: `10MB`, `1GiB`, 0 for no limit. Units are powers of two, as Prometheus has them. */
  sizeBytes(key: string, fallback: number): number {
    const text = this.optionalText(key)
    if (text === undefined) return fallback
    const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMGTPE]?)i?B?$/i.exec(text) ?? []
    if (amount !== undefined) return Math.round(Number(amount) * 1024 ** ' KMGTPE'.indexOf(unit === '' ? ' ' : unit.toUpperCase()))
    this.#notes.fault(this.at(key), `${JSON.stringify(text)} is not a size such as 10MB.`)
    return fallback
  }

  texts(key: string): string[] {
    if (this.has(key) && !Array.isArray(this.#fields[key])) this.#notes.fault(this.at(key), 'It is not a list.')
    return listOf(this.#fields[key]).flatMap((value, at) => {
      if (typeof value === 'string' || typeof value === 'number') return [String(value)]
      this.#notes.fault(`${this.at(key)}[${at}]`, 'It is not a text.')
      return []
    })
  }

  map(key: string): ConfigReader {
    return new ConfigReader(this.#fields[key], this.at(key), this.#notes)
  }

  maps(key: string): ConfigReader[] {
    if (this.has(key) && !Array.isArray(this.#fields[key])) this.#notes.fault(this.at(key), 'It is not a list.')
    return listOf(this.#fields[key]).map((value, at) => new ConfigReader(value, `${this.at(key)}[${at}]`, this.#notes))
  }

  labels(key: string): Record<string, string> {
    return Object.fromEntries(Object.entries(recordOf(this.#fields[key])).flatMap(([name, value]) => {
      if (textOf(value) !== undefined || typeof value === 'number' || typeof value === 'boolean') return [[name, String(value)]]
      this.#notes.fault(`${this.at(key)}.${name}`, 'It is not a text.')
      return []
    }))
  }

  fault(key: string, message: string): void {
    this.#notes.fault(this.at(key), message)
  }

  unsupported(key: string, message: string): void {
    this.#notes.unsupported(this.at(key), message)
  }
}
