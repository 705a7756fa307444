import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runGit } from '#platform/git'
import type { Commit } from '../contract.ts'

const format = '%H%x00%T%x00%P%x00%an%x00%ae%x00%cI%x00%B'
const maxFiles = 1000
const maxMessage = 10_000
const timeoutMs = 120_000
const maxOutputBytes = 128 * 2 ** 20

interface ReadOptions {
  /** Arguments of git log that choose the commits; revisions must have been checked. */
  readonly select: readonly string[]
  /** Limits the commits to those that touch it. */
  readonly path?: string | undefined
  /** Without the files that each commit changed, which is quicker. */
  readonly withoutFiles?: boolean
}

/** Commits, newest first, with the files they changed. Throws `GitError`. */
export async function readCommits(gitDir: string, { select, path, withoutFiles = false }: ReadOptions): Promise<Commit[]> {
  const files = withoutFiles ? [] : ['--numstat', '--no-renames', '--diff-merges=first-parent', '--no-ext-diff', '--no-textconv']
  const tail = path === undefined ? ['--'] : ['--', `:(literal,top)${path}`]
  const output = await runGit(['-c', 'log.showRoot=true', 'log', '-z', '--encoding=UTF-8', `--format=${format}`, ...files, ...select, ...tail], { gitDir, timeoutMs, maxOutputBytes })
  const commits = parseCommits(output)
  const cut = await readShallow(gitDir)
  // Where a shallow clone ends, Git takes every file for a new one.
  return cut.size === 0 ? commits : commits.map((commit) => (cut.has(commit.sha) ? { ...commit, files: [] } : commit))
}

/** Out of `git log -z --numstat` in our format: seven fields a commit, then `added<TAB>removed<TAB>path` each. */
export function parseCommits(output: string): Commit[] {
  const pieces = output.split('\0')
  const commits: Commit[] = []
  let at = 0
  while (at + 6 < pieces.length) {
    const [sha = '', treeSha = '', parents = '', name = '', email = '', committedAt = '', message = ''] = pieces.slice(at, at + 7)
    at += 7
    const files: Commit['files'] = []
    for (let stat = numstatOf(pieces[at]); stat; stat = numstatOf(pieces[at])) {
      if (files.length < maxFiles) files.push(stat)
      at += 1
    }
    const parentList = parents === '' ? [] : parents.split(' ')
    commits.push({ sha, treeSha, parents: parentList, author: { name, email }, committedAt: plausible(committedAt), message: message.trimEnd().slice(0, maxMessage), files })
  }
  return commits
}

/** Git passes on whatever year somebody wrote; dates that no other program reads become the epoch. */
function plausible(date: string): string {
  const time = Date.parse(date)
  return Number.isNaN(time) || !/^\d{4}-/.test(date) ? new Date(0).toISOString() : new Date(time).toISOString()
}

/** Binary files have `-` for both numbers. */
function numstatOf(piece: string | undefined): Commit['files'][number] | undefined {
  const [, added, removed, path] = /^\n?(\d+|-)\t(\d+|-)\t(.*)$/s.exec(piece ?? '') ?? []
  if (added === undefined || removed === undefined || path === undefined) return undefined
  return { path, added: added === '-' ? null : Number(added), removed: removed === '-' ? null : Number(removed) }
}

async function readShallow(gitDir: string): Promise<Set<string>> {
  const text = await readFile(join(gitDir, 'shallow'), 'utf8').catch(() => '')
  return new Set(text.split('\n').filter((line) => line !== ''))
}
