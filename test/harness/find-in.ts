import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { DetectedEntity, DetectedProblem, DetectedRelation, Detection, Detector, KnownEntity } from '../../src/kernel/feature/index.ts'
import { detectOffers } from '../../src/kernel/catalog/discovery/detect-offers.ts'
import { KnownFolder } from '../../src/kernel/catalog/discovery/known-folder.ts'
import { scanFolder } from '../../src/kernel/catalog/discovery/scan-folder.ts'
import { tempDir } from './temp-dir.ts'

export interface Findings {
  readonly entities: readonly DetectedEntity[]
  readonly relations: readonly DetectedRelation[]
  readonly problems: readonly DetectedProblem[]
}

/** What these detectors, inferences among them, find in a folder: the real walk without a database. */
export async function findIn(folder: string, detectors: readonly Detector[]): Promise<Findings> {
  const known = new KnownFolder(await scanFolder(folder), { files: detectors.filter(({ kind }) => kind === 'file') as never, folders: detectors.filter(({ kind }) => kind === 'folder') as never })
  const reading = known.reading()
  const found: Detection[] = (await detectOffers(reading, [...known.offersForWorkTrees(), ...known.offers()])).map(({ detection }) => detection)
  for (const detector of detectors) {
    if (detector.kind !== 'inference') continue
    const known = new Map(detector.reads.map((kind) => [kind, knownOf(found, kind)]))
    found.push(detector.infer({ entities: (kind) => known.get(kind) ?? [] }))
  }
  return { entities: found.flatMap(({ entities }) => entities), relations: found.flatMap(({ relations }) => relations), problems: found.flatMap(({ problems }) => problems) }
}

/** The same for files that are written first, into a repository called `shop` unless told otherwise. */
export async function findInFiles(files: Readonly<Record<string, string>>, detectors: readonly Detector[], { inGit = true } = {}): Promise<Findings> {
  const folder = join(await tempDir(), 'shop')
  await mkdir(folder)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  if (inGit) await promisify(execFile)('git', ['init', '--quiet', folder])
  return findIn(folder, detectors)
}

function knownOf(found: readonly Detection[], kind: string): KnownEntity[] {
  const byRef = new Map<string, KnownEntity>()
  for (const { ref, title, owner = null, tags = [], spec, evidence } of found.flatMap(({ entities }) => entities)) {
    if (!ref.startsWith(`${kind}:`)) continue
    const before = byRef.get(ref)
    byRef.set(ref, before ? { ...before, spec: { ...spec, ...before.spec }, evidence: [...before.evidence, evidence] } : { ref, kind, title, owner, tags, origin: 'discovered', spec, evidence: [evidence] })
  }
  return [...byRef.values()].toSorted((a, b) => (a.ref < b.ref ? -1 : 1))
}
