export interface OwnerRule {
  readonly pattern: string
  /** As written: `@ada`, `@acme/web`, `ada@example.org`. None: what the pattern fits is owned by nobody. */
  readonly owners: readonly string[]
  readonly line: number
  /** GitLab's sections stand beside each other: in each the last rule counts. */
  readonly section: string | null
}

export interface OwnersFile {
  readonly syntax: 'github' | 'gitlab'
  readonly rules: readonly OwnerRule[]
  readonly faults: readonly { readonly line: number; readonly message: string }[]
}

const sectionHead = /^\^?\[([^\]]+)\](?:\[\d+\])?(?:\s+(.*))?$/
const maxRules = 10_000

/** A CODEOWNERS file (docs.github.com → about code owners, docs.gitlab.com → code owners syntax). */
export function parseCodeOwners(text: string, path: string): OwnersFile {
  const lines = text.split(/\r?\n/).slice(0, maxRules)
  const syntax = path.startsWith('.gitlab/') || (!path.startsWith('.github/') && lines.some((line) => sectionHead.test(line.trim()))) ? 'gitlab' : 'github'
  const rules: OwnerRule[] = []
  const faults: { line: number; message: string }[] = []
  let section: { readonly name: string; readonly owners: readonly string[] } | undefined
  for (const [index, raw] of lines.entries()) {
    const plain = raw.trim()
    const line = index + 1
    if (plain === '' || plain.startsWith('#')) continue
    const [, name, defaults = ''] = (syntax === 'gitlab' && sectionHead.exec(plain)) || []
    if (name !== undefined) {
      section = { name: name.toLowerCase(), owners: ownersIn(defaults) }
      continue
    }
    const [pattern = '', ...words] = wordsOf(plain)
    const message = faultOf(pattern, words, syntax)
    if (message !== undefined) faults.push({ line, message })
    if (syntax === 'github' && isRefused(pattern)) continue
    const owners = words.filter(isOwner)
    rules.push({ pattern, owners: owners.length === 0 && words.length === 0 && section ? section.owners : owners, line, section: section?.name ?? null })
  }
  return { syntax, rules, faults }
}

/** Blanks in a path are written `\ `; a `#` behind a blank begins a comment. */
function wordsOf(line: string): string[] {
  const words: string[] = []
  for (const [word] of line.matchAll(/(?:\\.|[^\s\\])+|\\$/g)) {
    if (word.startsWith('#') && words.length > 0) break
    words.push(words.length === 0 ? word.replace(/\\([\s#])/g, '$1') : word)
  }
  return words
}

function ownersIn(text: string): string[] {
  return text.split(/\s+/).filter(isOwner)
}

function isOwner(word: string): boolean {
  return /^@{1,2}[\w.-]+(\/[\w.-]+)*$/.test(word) || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(word)
}

/** GitHub leaves out lines with these (docs.github.com → about code owners, syntax exceptions). */
function isRefused(pattern: string): boolean {
  return pattern.startsWith('!') || /(?<!\\)\[[^\]]{0,200}\]/.test(pattern)
}

function faultOf(pattern: string, words: readonly string[], syntax: OwnersFile['syntax']): string | undefined {
  if (syntax === 'github' && pattern.startsWith('!')) return `GitHub leaves out ${pattern}: a pattern cannot be taken back with an exclamation mark. Write a later rule without owners instead.`
  if (syntax === 'github' && isRefused(pattern)) return `GitHub leaves out ${pattern}: it knows no ranges in brackets. Write one line for each.`
  const strange = words.find((word) => !isOwner(word))
  return strange === undefined ? undefined : `${strange.slice(0, 60)} is no owner. Write @name, @organization/team or a mail address.`
}
