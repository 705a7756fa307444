import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import type { MetricMetadata } from '../../metrics-store.ts'

const mostNames = 100_000

/** What metrics are said to mean, by name: kept in one small file. */
export class MetadataFile {
  readonly #path: string
  readonly #byName = new Map<string, MetricMetadata>()

  constructor(path: string) {
    this.#path = path
    if (!existsSync(path)) return
    try {
      for (const each of JSON.parse(readFileSync(path, 'utf8')) as MetricMetadata[]) this.#byName.set(each.name, each)
    } catch {
      // Written anew with the next description that comes in; nothing else depends on it.
      this.#byName.clear()
    }
  }

  list(name?: string): MetricMetadata[] {
    if (name === undefined) return [...this.#byName.values()]
    const found = this.#byName.get(name)
    return found ? [found] : []
  }

  write(metadata: readonly MetricMetadata[]): void {
    let isChanged = false
    for (const each of metadata) {
      const known = this.#byName.get(each.name)
      if (known && known.type === each.type && known.help === each.help && known.unit === each.unit) continue
      if (!known && this.#byName.size >= mostNames) continue
      this.#byName.set(each.name, { name: each.name, type: each.type, help: each.help.slice(0, 4096), unit: each.unit.slice(0, 256) })
      isChanged = true
    }
    if (isChanged) this.#save()
  }

  #save(): void {
    const file = openSync(`${this.#path}.part`, 'w', 0o600)
    try {
      writeSync(file, JSON.stringify([...this.#byName.values()]))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(`${this.#path}.part`, this.#path)
  }
}
