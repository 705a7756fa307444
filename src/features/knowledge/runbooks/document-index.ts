import { listOf, recordOf, textOf } from '#lib/plain-data'
import { anchorOf, looseAnchor } from '../markdown/heading-anchors.ts'
import { type KnownRepository, knownRepository, sureness } from './known-repository.ts'
import type { RunbookAddress } from './read-address.ts'

/** A document or runbook, or a repository, as the catalog holds it. */
interface Described {
  readonly ref: string
  readonly kind: string
  readonly spec: Readonly<Record<string, unknown>>
  readonly evidence: readonly { readonly file: string }[]
}

export interface IndexedDocument<Entity extends Described> {
  readonly entity: Entity
  readonly isRunbook: boolean
  /** Within its repository. */
  readonly path: string
  /** Relative to the discovered folder. */
  readonly file: string
  /** Without ending, in small letters; of a folder's README the folder. */
  readonly parts: readonly string[]
  readonly repository: KnownRepository | undefined
}

export interface FoundDocument<Entity extends Described> {
  readonly document: IndexedDocument<Entity>
  /** Why it is the one that the address names, where that is not plain to see. */
  readonly why: string | null
}

/** Finds the document that an address names. Where several could be meant, none is. */
export class DocumentIndex<Entity extends Described> {
  readonly #repositories: readonly KnownRepository[]
  readonly #byName = new Map<string, IndexedDocument<Entity>[]>()
  readonly #byRef = new Map<string, IndexedDocument<Entity>>()

  constructor(documents: readonly Entity[], repositories: readonly Described[]) {
    this.#repositories = repositories.map(knownRepository)
    for (const entity of documents) {
      const document = this.#indexed(entity)
      this.#byRef.set(entity.ref, document)
      const name = document.parts.at(-1) ?? ''
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), document])
    }
  }

  find(address: RunbookAddress): FoundDocument<Entity> | undefined {
    const { form, ref } = address
    if (form === 'page') {
      const document = this.#byRef.get(ref ?? '')
      return document && { document, why: null }
    }
    if (form === 'path') return this.#atPath(address)
    return this.#inRepository(address) ?? (form === 'forge' ? this.#elsewhere(address) : this.#ofSite(address))
  }

  #indexed(entity: Entity): IndexedDocument<Entity> {
    const path = textOf(entity.spec['path']) ?? ''
    const file = entity.evidence[0]?.file ?? path
    const folder = file === path ? '' : file.slice(0, Math.max(0, file.length - path.length - 1))
    return { entity, path, file, isRunbook: entity.kind === 'runbook', parts: partsOf(path), repository: this.#repositories.find((repository) => repository.folder === folder) }
  }

  /** In a repository that the address names: by the first of its paths that is there. */
  #inRepository({ repository, paths, form }: RunbookAddress): FoundDocument<Entity> | undefined {
    if (!repository) return undefined
    for (const wanted of [3, 2, 1] as const) {
      if (wanted === 1 && form === 'site') break
      const named = new Set(this.#repositories.filter((each) => sureness(each, repository) === wanted))
      for (const path of named.size === 0 ? [] : form === 'site' ? [''] : paths) {
        const document = only(this.#at(path).filter((each) => each.repository !== undefined && named.has(each.repository)), path)
        if (document) return { document, why: wanted === 1 ? `The repository of the address is ${repository.path}; here one of that name is ${named.values().next().value?.remote?.path ?? 'without a remote'}.` : null }
      }
    }
    return undefined
  }

  /** The repository of the address is not here; a file of the same path is, and there is no other. */
  #elsewhere({ repository, paths, anchor }: RunbookAddress): FoundDocument<Entity> | undefined {
    for (const path of paths) {
      const document = only(this.#at(path), path)
      if (!document || !(document.parts.length > 1 || hasAnchor(document, anchor))) continue
      return { document, why: `The address names the repository ${repository?.path ?? ''}, which is not known here. This is the only file of that path, ${document.path}.` }
    }
    return undefined
  }

  /** By its path from the top of a repository or of the folder. */
  #atPath({ paths: [path = ''] }: RunbookAddress): FoundDocument<Entity> | undefined {
    const found = this.#named(path)
    const whole = found.filter(({ file }) => same(partsOf(file), partsOf(path)))
    const document = only(whole, path) ?? only(this.#at(path), path)
    return document && { document, why: null }
  }

  /** Sites write `/runbooks/etcd/etcdmembersdown`; the file is `content/runbooks/etcd/etcdMembersDown.md`. */
  #ofSite({ paths: [path = ''], anchor }: RunbookAddress): FoundDocument<Entity> | undefined {
    const wanted = partsOf(path)
    const scored = this.#named(path).map((document) => ({ document, shared: sharedEnd(document.parts, wanted) }))
    const most = Math.max(0, ...scored.map(({ shared }) => shared))
    const best = scored.filter(({ shared }) => shared === most && most > 0).map(({ document }) => document)
    const document = only(best, path)
    if (!document) return undefined
    const isSure = most > 1 || ((most === wanted.length || most === document.parts.length) && (document.isRunbook || hasAnchor(document, anchor)))
    return isSure ? { document, why: `The address is that of a site; ${document.path} is the only file here whose path ends as it does.` } : undefined
  }

  #named(path: string): readonly IndexedDocument<Entity>[] {
    return this.#byName.get(partsOf(path).at(-1) ?? '') ?? []
  }

  #at(path: string): readonly IndexedDocument<Entity>[] {
    const parts = partsOf(path)
    return this.#named(path).filter((document) => same(document.parts, parts))
  }
}

/** The only one; of several that whose path is the very same, or the only runbook among them. */
function only<Entity extends Described>(documents: readonly IndexedDocument<Entity>[], path: string): IndexedDocument<Entity> | undefined {
  if (documents.length < 2) return documents[0]
  const exact = documents.filter((document) => document.path === path)
  if (exact.length === 1) return exact[0]
  const runbooks = documents.filter(({ isRunbook }) => isRunbook)
  return runbooks.length === 1 ? runbooks[0] : undefined
}

function partsOf(path: string): string[] {
  const plain = path.toLowerCase().replace(/\.(md|markdown|mdx|html?|rst|adoc|asciidoc)$/, '').replace(/(^|\/)(readme|_?index)$/, '')
  return plain.split('/').filter((part) => part !== '')
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && sharedEnd(a, b) === a.length
}

function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let count = 0
  while (count < Math.min(a.length, b.length) && a.at(-1 - count) === b.at(-1 - count)) count += 1
  return count
}

function hasAnchor<Entity extends Described>({ entity }: IndexedDocument<Entity>, anchor: string | undefined): boolean {
  if (anchor === undefined) return false
  const loose = looseAnchor(anchor)
  return listOf(entity.spec['headings']).some((heading) => looseAnchor(anchorOf(textOf(recordOf(heading)['text']) ?? '')) === loose)
}
