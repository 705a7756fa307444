import { blocksIn, type BlockInFile } from './describe-configuration.ts'
import type { HclBlock, HclReference } from './hcl/hcl.ts'
import type { ConfigFile } from './read-config-files.ts'

export interface ConfigurationFault {
  readonly topic: 'unreadable' | 'invalid' | 'lost-reference'
  readonly message: string
  readonly file: string
  readonly line: number
}

const named: Readonly<Record<string, number>> = { resource: 2, data: 2, ephemeral: 2, module: 1, variable: 1, output: 1, check: 1 }

/** Files that are not HCL. Those that another program fills in first are not meant for Terraform. */
export function findUnreadable(files: readonly ConfigFile[]): ConfigurationFault[] {
  return files.flatMap(({ path, fault, isTemplate }) => (fault && !isTemplate ? [{ topic: 'unreadable' as const, message: `Terraform cannot read it: ${fault.message.replace(/\.$/, '')} (line ${fault.line}). Mend the line, terraform fmt shows the place.`, file: path, line: fault.line }] : []))
}

/** Names that are given twice; Terraform refuses these. */
export function findDuplicates(files: readonly ConfigFile[]): ConfigurationFault[] {
  const first = new Map<string, BlockInFile>()
  return blocksIn(files.filter(({ isOverride }) => !isOverride)).flatMap((found): ConfigurationFault[] => {
    const { type, labels, line } = found.block
    if (named[type] !== labels.length) return []
    const address = [type, ...labels].join('.')
    const before = first.get(address)
    if (!before) {
      first.set(address, found)
      return []
    }
    return [{ topic: 'invalid', message: `${labels.join('.')} is declared twice, here and in ${before.file.path} on line ${before.block.line}. Rename or remove one of them.`, file: found.file.path, line }]
  })
}

interface Undeclared {
  readonly address: string
  readonly file: string
  readonly line: number
}

/** `var.x`, `local.x`, `module.x`, `data.t.x` that nothing declares, told as one. Asks for all files of the folder, each of them read whole. */
export function findUndeclared(files: readonly ConfigFile[]): ConfigurationFault[] {
  const found = undeclaredIn(files)
  const [first] = found
  if (!first) return []
  const addresses = found.map(({ address }) => address)
  const named = addresses.length > 4 ? `${addresses.slice(0, 3).join(', ')} and ${addresses.length - 3} more` : addresses.join(', ')
  return [{ topic: 'lost-reference', message: `No file of this folder declares ${named}, first used on line ${first.line}. Declare what is missing or mend the name.`, file: first.file, line: first.line }]
}

function undeclaredIn(files: readonly ConfigFile[]): Undeclared[] {
  const declared = declaredIn(files)
  const found = new Map<string, Undeclared>()
  for (const { path: file, blocks, references } of files) {
    const past = blocks.filter(({ type }) => ['moved', 'removed', 'import'].includes(type))
    for (const reference of references) {
      const address = addressOf(reference)
      if (address !== undefined && !declared.has(address) && !found.has(address) && !isWithin(past, reference)) found.set(address, { address, file, line: reference.line })
    }
  }
  return [...found.values()]
}

function declaredIn(files: readonly ConfigFile[]): ReadonlySet<string> {
  return new Set(blocksIn(files).flatMap(({ block: { type, labels, attributes, blocks } }) => {
    if (type === 'variable') return [`var.${labels[0]}`]
    if (type === 'locals') return [...attributes.keys()].map((name) => `local.${name}`)
    if (type === 'module') return [`module.${labels[0]}`]
    if (type === 'data') return [`data.${labels.join('.')}`]
    return type === 'check' ? blocks.map((block) => `data.${block.labels.join('.')}`) : []
  }))
}

function addressOf({ names: [root, ...rest] }: HclReference): string | undefined {
  if (root === 'data') return rest.length >= 2 ? `data.${rest[0]}.${rest[1]}` : undefined
  return ['var', 'local', 'module'].includes(root ?? '') && rest.length > 0 ? `${root}.${rest[0]}` : undefined
}

function isWithin(blocks: readonly HclBlock[], { line }: HclReference): boolean {
  return blocks.some((block) => block.line <= line && line <= block.endLine)
}
