import { listOf, recordOf } from '#lib/plain-data'
import type { YamlDocument } from '#lib/yaml-text'
import type { SloFault, SloPlugin } from './slo.ts'

export type SloPath = readonly (string | number)[]
type Record_ = Readonly<Record<string, unknown>>

/** Fields of a document as Go's decoder takes them, with what does not fit as faults at their lines. */
export class SloFields {
  readonly faults: SloFault[] = []
  readonly #document: YamlDocument
  /** A number or a yes where text is wanted is taken as text (sigs.k8s.io/yaml does; a cluster does not). */
  readonly #isLenient: boolean

  constructor(document: YamlDocument, { isLenient }: { readonly isLenient: boolean }) {
    this.#document = document
    this.#isLenient = isLenient
  }

  fault(path: SloPath, message: string): void {
    this.faults.push({ line: this.lineOf(path), message })
  }

  lineOf(path: SloPath): number {
    return this.#document.lineOf(path)
  }

  text(of: Record_, name: string, path: SloPath): string {
    return this.#text(of[name], [...path, name]) ?? ''
  }

  number(of: Record_, name: string, path: SloPath): number {
    const value = of[name]
    if (typeof value === 'number' || value === undefined || value === null) return value ?? 0
    this.fault([...path, name], `${name} has to be a number.`)
    return Number.NaN
  }

  flag(of: Record_, name: string, path: SloPath): boolean {
    const value = of[name]
    if (typeof value === 'boolean' || value === undefined || value === null) return value ?? false
    this.fault([...path, name], `${name} has to be true or false.`)
    return false
  }

  record(of: Record_, name: string, path: SloPath): Record_ {
    const value = of[name]
    if (value !== undefined && value !== null && (typeof value !== 'object' || Array.isArray(value))) this.fault([...path, name], `${name} has to be a map.`)
    return recordOf(value)
  }

  records(of: Record_, name: string, path: SloPath): readonly Record_[] {
    const value = of[name]
    if (value !== undefined && value !== null && !Array.isArray(value)) this.fault([...path, name], `${name} has to be a list.`)
    return listOf(value).map((item, index) => {
      if (item !== null && (typeof item !== 'object' || Array.isArray(item))) this.fault([...path, name, index], `Each of ${name} has to be a map.`)
      return recordOf(item)
    })
  }

  /** A map of texts: labels, annotations. */
  texts(of: Record_, name: string, path: SloPath): Record<string, string> {
    return Object.fromEntries(Object.entries(this.record(of, name, path)).map(([key, value]) => [key, this.#text(value, [...path, name, key]) ?? '']))
  }

  plugins(of: Record_, name: string, path: SloPath): { readonly overrides: boolean; readonly chain: SloPlugin[] } {
    const given = this.record(of, name, path)
    const at = [...path, name]
    const chain = this.records(given, 'chain', at).map((plugin, index): SloPlugin => ({ id: this.text(plugin, 'id', [...at, 'chain', index]), config: plugin['config'], priority: this.number(plugin, 'priority', [...at, 'chain', index]) }))
    return { overrides: this.flag(given, 'overridePrevious', at), chain }
  }

  #text(value: unknown, path: SloPath): string | undefined {
    if (typeof value === 'string') return value
    if (value === undefined || value === null) return undefined
    if (this.#isLenient && (typeof value === 'number' || typeof value === 'boolean')) return String(value)
    this.fault(path, `${String(path.at(-1))} has to be text. Put quotes around it.`)
    return undefined
  }
}
