import { runGit, tryGit } from '#platform/git'
import type { Commit } from '../contract.ts'

/** The tree with nothing in it, which every repository knows (SHA-1 and SHA-256 have each their own). */
const emptyTrees: Readonly<Record<number, string>> = {
  40: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  64: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
}
const maxPatchBytes = 512 * 1024
const maxPaths = 10_000
const quiet = ['--no-color', '--no-ext-diff', '--no-textconv', '--no-renames']

/** Names of the files that differ between two commits; with no `from`, all of the other. At most 10,000. */
export async function readChangedPaths(gitDir: string, from: string | null, to: string): Promise<string[]> {
  const output = await runGit(['diff-tree', '-r', '-z', '--name-only', ...quiet, from ?? emptyTreeFor(to), to], { gitDir, timeoutMs: 120_000 })
  return output.split('\0').filter((path) => path !== '').slice(0, maxPaths)
}

export async function readChangedFiles(gitDir: string, from: string, to: string): Promise<Commit['files']> {
  const output = await runGit(['diff-tree', '-r', '-z', '--numstat', ...quiet, from, to], { gitDir, timeoutMs: 120_000 })
  return output.split('\0').filter((line) => line !== '').slice(0, 1000).map((line) => {
    const [added = '-', removed = '-', ...path] = line.split('\t')
    return { path: path.join('\t'), added: added === '-' ? null : Number(added), removed: removed === '-' ? null : Number(removed) }
  })
}

/** The patch between two commits, cut after 512 kB. A merge is compared with its first parent by giving that as `from`. */
export async function readPatch(gitDir: string, from: string | null, to: string): Promise<{ patch: string; isTruncated: boolean }> {
  const result = await tryGit(['diff-tree', '-p', '-r', '-M', '--no-color', '--no-ext-diff', '--no-textconv', '--full-index', from ?? emptyTreeFor(to), to], { gitDir, maxOutputBytes: maxPatchBytes, timeoutMs: 60_000 })
  return { patch: result.stdout, isTruncated: result.truncated || result.timedOut }
}

function emptyTreeFor(sha: string): string {
  return emptyTrees[sha.length] ?? emptyTrees[40] ?? ''
}
