import { readYaml, type YamlText } from '#lib/yaml-text'
import type { FoundFile } from './detector.ts'

const read = new WeakMap<FoundFile, Promise<YamlText>>()

/** A file's YAML documents, read once for all detectors that ask. Rejects as `file.text()` does; faults of the YAML are in the answer. */
export function yamlOf(file: FoundFile): Promise<YamlText> {
  const known = read.get(file)
  if (known) return known
  const reading = file.text().then(readYaml)
  read.set(file, reading)
  return reading
}
