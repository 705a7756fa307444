import type { YamlDocument } from '#lib/yaml-text'
import { computed, type HclAttribute, type HclBlock, type HclBody } from './hcl/hcl.ts'

/** How many names stand above a block's body (developer.hashicorp.com/terraform/language/syntax/json). */
const labelsOf: Readonly<Record<string, number>> = { resource: 2, data: 2, ephemeral: 2, provider: 1, module: 1, variable: 1, output: 1, check: 1, terraform: 0, locals: 0, moved: 0, import: 0, removed: 0, backend: 1, cloud: 0, required_providers: 0 }
const inner: Readonly<Record<string, readonly string[]>> = { terraform: ['backend', 'cloud', 'required_providers'] }

/** Terraform's JSON form as the blocks that it stands for. */
export function readJsonConfig(document: YamlDocument): HclBody {
  return bodyOf(document, document.value, [], Object.keys(labelsOf))
}

function bodyOf(document: YamlDocument, value: unknown, path: readonly (string | number)[], blockNames: readonly string[]): HclBody {
  const attributes = new Map<string, HclAttribute>()
  const blocks: HclBlock[] = []
  for (const [name, given] of entriesOf(value)) {
    const place = [...path, name]
    if (blockNames.includes(name)) blocks.push(...blocksOf(document, { type: name, labels: [], value: given, path: place }))
    else if (name !== '//') attributes.set(name, { line: document.lineOf(place), value: plainValue(given) })
  }
  return { attributes, blocks }
}

interface Level {
  readonly type: string
  readonly labels: readonly string[]
  readonly value: unknown
  readonly path: readonly (string | number)[]
}

function blocksOf(document: YamlDocument, { type, labels, value, path }: Level): HclBlock[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => blocksOf(document, { type, labels, value: item, path: [...path, index] }))
  if (labels.length < (labelsOf[type] ?? 0)) {
    return entriesOf(value).filter(([name]) => name !== '//').flatMap(([name, item]) => blocksOf(document, { type, labels: [...labels, name], value: item, path: [...path, name] }))
  }
  const line = document.lineOf(path)
  return [{ type, labels, line, endLine: line, ...bodyOf(document, value, path, inner[type] ?? []) }]
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
}

/** Texts are templates in JSON. */
function plainValue(value: unknown): unknown {
  if (typeof value === 'string') return /[$%]\{/.test(value) ? computed : value
  if (Array.isArray(value)) return value.map(plainValue)
  return typeof value === 'object' && value !== null ? Object.fromEntries(entriesOf(value).map(([name, item]) => [name, plainValue(item)])) : value
}
