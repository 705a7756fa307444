import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findIn, tempDir } from '../harness/index.ts'
import { productDetectors } from './product-detectors.ts'

const corpus = '../shared/corpus'
const folders = ['ansible-for-devops', 'awesome-compose', 'cfn-lint', 'gha-starter-workflows', 'k8s-examples', 'kube-prometheus-rules', 'promtool-fixtures']
const maxBytes = 200_000

/** Numbers that come the same each time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function mutate(text: string, random: () => number): string {
  const lines = text.split('\n')
  const at = Math.floor(random() * lines.length)
  const line = lines[at] ?? ''
  const kind = Math.floor(random() * 8)
  if (kind === 0) return lines.toSpliced(at, 1 + Math.floor(random() * 3)).join('\n')
  if (kind === 1) return lines.toSpliced(at, 0, line).join('\n')
  if (kind === 2) return text.slice(0, Math.floor(random() * text.length))
  if (kind === 3) return lines.with(at, `${' '.repeat(Math.floor(random() * 6))}${line.trimStart()}`).join('\n')
  if (kind === 4) return lines.with(at, line.replace(/:\s.*$/, ': null')).join('\n')
  if (kind === 5) return lines.with(at, line.replace(/:\s.*$/, ': [1, {a: []}]')).join('\n')
  if (kind === 6) return lines.with(at, line.replace(/[\w]/, '"')).join('\n')
  return lines.with(at, `${line}${'{[]}"\'#:&*!|>%@`'[Math.floor(random() * 16)] ?? ''}`).join('\n')
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).toSorted()
}

describe.skipIf(!existsSync(corpus))('files that somebody is in the middle of editing', () => {
  it.each(folders)('of %s never break a detector', async (folder) => {
    const root = await tempDir()
    const random = randomFrom(folder.length)
    for (const path of await filesBelow(join(corpus, folder))) {
      const bytes = await readFile(path)
      const target = join(root, relative(corpus, path))
      await mkdir(dirname(target), { recursive: true })
      await writeFile(target, bytes.length > maxBytes || bytes.includes(0) ? bytes : mutate(mutate(bytes.toString(), random), random))
    }
    const { problems } = await findIn(root, productDetectors())
    expect(problems.map(({ message, evidence }) => `${evidence.file}: ${message}`).filter((text) => text.includes('could not be understood') || text.includes('given up'))).toEqual([])
  }, 120_000)
})
