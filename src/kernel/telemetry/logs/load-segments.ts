import { readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { numberOf, readSegment, type Segment } from './segment.ts'

/**
 * The files of blocks of a folder as a crash may have left it. Those whose log of writes is still there were being made: they
 * are made anew from it. Those that were merged into another that has its name go. Damaged ones are put aside.
 */
export async function loadSegments(directory: string, unfinished: ReadonlySet<number>): Promise<{ segments: Segment[]; damaged: string[] }> {
  const segments: Segment[] = []
  const damaged: string[] = []
  for (const day of (await readdir(directory)).filter((name) => /^\d{4,}-\d\d-\d\d$/.test(name)).sort()) {
    const found: Segment[] = []
    for (const path of await filesOf(join(directory, day), unfinished)) {
      const segment = await unlessDamaged(readSegment(path))
      if (segment) found.push(segment)
      else damaged.push(await putAside(path))
    }
    segments.push(...await withoutReplaced(found))
  }
  return { segments, damaged }
}

async function filesOf(folder: string, unfinished: ReadonlySet<number>): Promise<string[]> {
  const paths = (await readdir(folder)).filter((name) => !name.endsWith('.damaged')).sort().map((name) => join(folder, name))
  const isWhole = (path: string): boolean => !Number.isNaN(numberOf(path)) && !unfinished.has(numberOf(path))
  for (const path of paths) if (!isWhole(path)) await rm(path, { force: true })
  return paths.filter(isWhole)
}

async function withoutReplaced(found: readonly Segment[]): Promise<Segment[]> {
  const replaced = new Set(found.flatMap(({ path, replaces }) => replaces.map((name) => join(dirname(path), basename(name)))))
  for (const { path } of found) if (replaced.has(path)) await rm(path, { force: true })
  return found.filter(({ path }) => !replaced.has(path))
}

/** What the system refuses is no damage: the file may be whole. */
async function unlessDamaged(reading: Promise<Segment>): Promise<Segment | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw error
    return undefined
  }
}

async function putAside(path: string): Promise<string> {
  await rename(path, `${path}.damaged`)
  return `${path}.damaged`
}
