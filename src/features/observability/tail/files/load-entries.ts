import { readFile, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { isInside } from '#platform/files'
import { rootOf } from './find-files.ts'
import type { Reach } from './open-inside.ts'
import { entryOfPaths, readTailConfig } from './read-tail-config.ts'
import type { TailEntry, TailFault } from './tail-entry.ts'

export interface TailSources {
  /** Paths that a setting names. */
  readonly paths: readonly string[]
  /** A file that a setting names; undefined looks into the folder. */
  readonly configFile: string | undefined
  readonly projectDir: string
  readonly dataDir: string
}

/** An entry, and what may be read for it. */
export interface ReachedEntry {
  readonly entry: TailEntry
  readonly reachOf: (pattern: string) => Reach
}

export interface LoadedEntries {
  readonly entries: readonly ReachedEntry[]
  readonly faults: readonly TailFault[]
  readonly file: string | undefined
  readonly stamp: string
}

export const usualConfigName = 'daybook-logs.yaml'
const maxFileBytes = 2 ** 20

/** All that is to be read, as it stands now. What an administrator named may lie anywhere; a file that was only found in the folder names what is in the folder. */
export async function loadEntries(sources: TailSources): Promise<LoadedEntries> {
  const { paths, projectDir, dataDir } = sources
  const named = paths.length === 0 ? [] : [entryOfPaths(paths, projectDir)]
  const found = await configOf(sources)
  const isTrusted = sources.configFile !== undefined
  const trusted = (entry: TailEntry): ReachedEntry => ({ entry, reachOf: (pattern) => ({ roots: [rootOf(pattern), ...entry.roots], shut: [dataDir], hasHidden: true }) })
  if (!found) return { entries: named.map(trusted), faults: sources.configFile ? [{ path: sources.configFile, message: 'The file is not there, or larger than 1 MB. Put it there, or set the path that is meant.' }] : [], file: undefined, stamp: '' }
  const { entries, faults } = readTailConfig(await readFile(found.path, 'utf8').catch(() => ''), dirname(found.path))
  if (isTrusted) return { entries: [...named, ...entries].map(trusted), faults, ...fileOf(found) }
  const outside = entries.filter(({ paths: own, roots }) => ![...own.map(rootOf), ...roots].every((root) => isInside(projectDir, root)))
  const inFolder = entries.filter((entry) => !outside.includes(entry)).map((entry): ReachedEntry => ({ entry, reachOf: () => ({ roots: [projectDir], shut: [dataDir], hasHidden: false }) }))
  const refused = outside.map(({ paths: [path = ''] }) => ({ path, message: `It is outside of the folder. A ${usualConfigName} that was only found may not name it: name the file by DAYBOOK_OBSERVABILITY_LOG_FILES_CONFIG.` }))
  return { entries: [...named.map(trusted), ...inFolder], faults: [...faults, ...refused], ...fileOf(found) }
}

/** Cheap enough to ask every few seconds. */
export async function entriesStamp(sources: TailSources): Promise<string> {
  return (await configOf(sources))?.stamp ?? ''
}

function fileOf({ path, stamp }: { path: string; stamp: string }): { file: string; stamp: string } {
  return { file: path, stamp }
}

async function configOf({ configFile, projectDir }: TailSources): Promise<{ path: string; stamp: string } | undefined> {
  if (configFile === '') return undefined
  const name = configFile ?? usualConfigName
  const path = isAbsolute(name) ? name : join(projectDir, name)
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() && found.size <= maxFileBytes ? { path, stamp: `${path}\n${found.mtimeMs}\n${found.size}\n${found.ino}` } : undefined
}
