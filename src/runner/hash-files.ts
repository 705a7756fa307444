import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type ExpressionFunction, matchesPatterns } from '#lib/workflow'

/** GitHub's `hashFiles`: one digest over the digests of all files below the workspace that match; empty when none does. */
export function hashFilesIn(workspace: string): ExpressionFunction {
  return (...patterns) => {
    const wanted = patterns.map((pattern) => String(pattern).replace(/^\.?\//, ''))
    const digests = filesBelow(workspace, workspace).filter((path) => matchesPatterns(wanted, path)).map((path) => createHash('sha256').update(readFileSync(join(workspace, path))).digest())
    if (digests.length === 0) return ''
    const hash = createHash('sha256')
    for (const digest of digests) hash.update(digest)
    return hash.digest('hex')
  }
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === '.git' ? [] : filesBelow(root, path)
    return entry.isFile() ? [relative(root, path)] : []
  })
}
