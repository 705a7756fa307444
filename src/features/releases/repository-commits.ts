import { locateRepository } from '#features/repositories/contract'
import type { Context } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { runGit, tryGit } from '#platform/git'

export interface ReleasedCommit {
  readonly sha: string
  readonly treeSha: string
  /** First line of the message. */
  readonly message: string
  readonly author: string
  /** By the nearest tag that reads as a version: `1.4.2`, or `1.4.2+3.abc1234` three commits after it. */
  readonly describedVersion: string | undefined
}

/** Where a repository's objects lie, and its default branch; the name git gives new ones while it has none. Throws not-found. */
export async function locate(ctx: Context, repository: string): Promise<{ gitDir: string; defaultBranch: string }> {
  const { gitDir, defaultBranch } = await ctx.call(locateRepository, { repository })
  return { gitDir, defaultBranch: defaultBranch ?? 'main' }
}

/** A commit by its id. Throws not-found when the repository does not hold it. */
export async function readCommit(gitDir: string, sha: string): Promise<ReleasedCommit> {
  if (!/^[0-9a-f]{7,64}$/.test(sha)) throw new ProductError('invalid', `${sha.slice(0, 80)} is not the id of a commit. Give seven or more of its digits.`)
  const result = await tryGit(['show', '--no-patch', '--no-notes', '--format=%H%x00%T%x00%s%x00%an', `${sha}^{commit}`], { gitDir })
  if (result.code !== 0) throw new ProductError('not-found', `The repository holds no commit ${sha.slice(0, 12)}. Push it, then try again.`)
  const [fullSha = '', treeSha = '', message = '', author = ''] = result.stdout.trimEnd().split('\0')
  return { sha: fullSha, treeSha, message: message.slice(0, 500), author: author.slice(0, 200), describedVersion: await describe(gitDir, fullSha) }
}

async function describe(gitDir: string, sha: string): Promise<string | undefined> {
  const patterns = ['v[0-9]*.[0-9]*.[0-9]*', '[0-9]*.[0-9]*.[0-9]*'].flatMap((pattern) => ['--match', pattern])
  const result = await tryGit(['describe', '--tags', '--long', '--abbrev=7', ...patterns, sha], { gitDir })
  return result.code === 0 ? versionOfDescription(result.stdout.trim()) : undefined
}

/** `v1.4.2-3-gabc1234` → `1.4.2+3.abc1234`, `v1.4.2-0-gabc1234` → `1.4.2`; undefined for a tag that is no semantic version (semver.org). */
export function versionOfDescription(description: string): string | undefined {
  const match = /^v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)(?:\+[0-9A-Za-z.-]+)?-(\d+)-g([0-9a-f]+)$/.exec(description)
  if (!match) return undefined
  const [, version = '', distance = '0', abbreviated = ''] = match
  return distance === '0' ? version : `${version}+${distance}.${abbreviated}`
}

/** Whether `ancestor` is in the history of `sha` (or is it). False when either is unknown. */
export async function isAncestor(gitDir: string, ancestor: string, sha: string): Promise<boolean> {
  return (await tryGit(['merge-base', '--is-ancestor', ancestor, sha], { gitDir })).code === 0
}

/** Whether a commit still is in the history of the branch: a forced push may have taken it out. */
export async function isOnBranch(gitDir: string, branch: string, sha: string): Promise<boolean> {
  return isAncestor(gitDir, sha, `refs/heads/${branch}`)
}

/** Newest commit of a branch; undefined when there is none yet. */
export async function headOf(gitDir: string, branch: string): Promise<string | undefined> {
  const result = await tryGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `refs/heads/${branch}^{commit}`], { gitDir })
  return result.code === 0 ? result.stdout.trim() : undefined
}

/** Whether a commit holds workflow files: then its pipelines decide whether it may be released. */
export async function hasWorkflows(gitDir: string, sha: string): Promise<boolean> {
  const files = await runGit(['ls-tree', '--name-only', sha, '.github/workflows/'], { gitDir })
  return files.split('\n').some((file) => /\.ya?ml$/.test(file))
}
