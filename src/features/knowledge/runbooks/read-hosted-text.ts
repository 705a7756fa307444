import type { Context } from '#kernel/feature'
import type { EntityRef } from '#lib/entity-ref'
import { runGit, tryGit } from '#platform/git'
import { locateRepository } from '#features/repositories/contract'
import { type KnownRepository, sureness } from './known-repository.ts'
import type { RunbookAddress } from './read-address.ts'

const document = /\.(md|markdown|mdx|rst|adoc|asciidoc)$/i
const maxBytes = 512 * 1024
/** Repositories that are looked into for a path that names none. */
const mostRepositories = 25

interface HostedText {
  readonly repository: EntityRef
  readonly path: string
  readonly commit: string
  readonly text: string
}

/** A document of a repository that no folder holds: read from what is newest on its default branch. */
export async function readHostedText(ctx: Context, { repository, paths, form }: RunbookAddress, repositories: readonly KnownRepository[]): Promise<HostedText | undefined> {
  if (form !== 'forge' && form !== 'path') return undefined
  const wanted = paths.flatMap(spellings)
  if (form === 'forge' && repository) {
    const sure = repositories.map((each) => ({ each, by: sureness(each, repository) })).filter(({ by }) => by > 0).toSorted((a, b) => b.by - a.by)
    for (const { each } of sure) {
      const found = await readFrom(ctx, each.ref, wanted)
      if (found) return found
    }
    return undefined
  }
  const hosted = repositories.filter((each) => each.hosted !== undefined).slice(0, mostRepositories)
  const found = (await Promise.all(hosted.map(({ ref }) => readFrom(ctx, ref, wanted)))).filter((each) => each !== undefined)
  // Of several nobody knows which is meant.
  return found.length === 1 ? found[0] : undefined
}

/** Addresses may leave out the ending, or name a folder by its README. */
function spellings(path: string): string[] {
  if (document.test(path)) return [path]
  const base = path === '' ? '' : `${path}/`
  return [...(path === '' ? [] : [`${path}.md`]), ...['README.md', 'readme.md', 'index.md'].map((name) => `${base}${name}`)]
}

async function readFrom(ctx: Context, ref: EntityRef, paths: readonly string[]): Promise<HostedText | undefined> {
  const { gitDir, defaultBranch } = await ctx.call(locateRepository, { repository: ref }).catch(() => ({ gitDir: undefined, defaultBranch: null }))
  if (gitDir === undefined) return undefined
  const { code, stdout } = await tryGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${defaultBranch === null ? 'HEAD' : `refs/heads/${defaultBranch}`}^{commit}`], { gitDir })
  if (code !== 0) return undefined
  const commit = stdout.trim()
  const listed = await runGit(['ls-tree', '-z', '--long', commit, '--', ...paths], { gitDir, env: { GIT_LITERAL_PATHSPECS: '1' } }).catch(() => '')
  const files = new Map(listed.split('\0').flatMap((line) => {
    const [, sha, size, path] = /^100\d+ blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(line) ?? []
    return sha === undefined || path === undefined || Number(size) > maxBytes ? [] : [[path, sha] as const]
  }))
  const path = paths.find((each) => files.has(each))
  const sha = path === undefined ? undefined : files.get(path)
  return path === undefined || sha === undefined ? undefined : { repository: ref, path, commit, text: await runGit(['cat-file', 'blob', sha], { gitDir }) }
}
