import { literalText, type HclBlock } from './hcl/hcl.ts'
import type { ConfigFile } from './read-config-files.ts'

export interface FoundBlock {
  readonly name: string
  readonly file: string
  readonly line: number
}

export interface ResourceFacts extends FoundBlock {
  readonly type: string
  /** Made by `count` or `for_each`. */
  readonly isMany: boolean
}

export interface ModuleCall extends FoundBlock {
  readonly source: string | null
  readonly version: string | null
}

export interface VariableFacts extends FoundBlock {
  readonly description: string | null
  readonly hasDefault: boolean
  readonly isSensitive: boolean
}

export interface ConfigurationFacts {
  readonly resources: readonly ResourceFacts[]
  readonly data: readonly ResourceFacts[]
  readonly ephemeral: readonly ResourceFacts[]
  readonly modules: readonly ModuleCall[]
  readonly variables: readonly VariableFacts[]
  readonly outputs: readonly (FoundBlock & { readonly description: string | null; readonly isSensitive: boolean })[]
  readonly checks: readonly FoundBlock[]
  readonly moved: number
  readonly imported: number
  readonly removed: number
}

/** What the files of one folder declare together. What an override file repeats is told once. */
export function describeConfiguration(files: readonly ConfigFile[]): ConfigurationFacts {
  const all = blocksIn(files)
  const of = (type: string, labels: number) => distinct(all.filter(({ block }) => block.type === type && block.labels.length === labels))
  return {
    resources: of('resource', 2).map(resourceOf), data: of('data', 2).map(resourceOf), ephemeral: of('ephemeral', 2).map(resourceOf),
    modules: of('module', 1).map((found) => ({ ...placeOf(found), source: textOf(found.block, 'source'), version: textOf(found.block, 'version') })),
    variables: of('variable', 1).map((found) => ({ ...placeOf(found), description: textOf(found.block, 'description'), hasDefault: found.block.attributes.has('default'), isSensitive: isSet(found.block, 'sensitive') })),
    outputs: of('output', 1).map((found) => ({ ...placeOf(found), description: textOf(found.block, 'description'), isSensitive: isSet(found.block, 'sensitive') })),
    checks: of('check', 1).map(placeOf),
    moved: count(all, 'moved'), imported: count(all, 'import'), removed: count(all, 'removed'),
  }
}

export interface BlockInFile {
  readonly block: HclBlock
  readonly file: ConfigFile
}

/** Blocks at the top of files, override files last. */
export function blocksIn(files: readonly ConfigFile[]): BlockInFile[] {
  const inOrder = [...files.filter(({ isOverride }) => !isOverride), ...files.filter(({ isOverride }) => isOverride)]
  return inOrder.flatMap((file) => file.blocks.map((block) => ({ block, file })))
}

function distinct(found: readonly BlockInFile[]): BlockInFile[] {
  const seen = new Set<string>()
  return found.filter(({ block: { labels } }) => {
    const address = labels.join('.')
    return !seen.has(address) && seen.add(address)
  })
}

function count(all: readonly BlockInFile[], type: string): number {
  return all.filter(({ block }) => block.type === type).length
}

function placeOf({ block, file }: BlockInFile): FoundBlock {
  return { name: block.labels.at(-1) ?? '', file: file.path, line: block.line }
}

function resourceOf(found: BlockInFile): ResourceFacts {
  const { labels: [type = ''], attributes } = found.block
  return { type, ...placeOf(found), isMany: attributes.has('count') || attributes.has('for_each') }
}

function textOf(block: HclBlock, name: string): string | null {
  return literalText(block.attributes.get(name))?.trim() ?? null
}

function isSet(block: HclBlock, name: string): boolean {
  return block.attributes.get(name)?.value === true
}
