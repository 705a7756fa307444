import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ProductError } from '#lib/errors'
import { asFileError, errnoOf } from '#platform/files'

export interface Migration {
  /** File name without `.sql`: `0001-runs`. */
  readonly name: string
  readonly sql: string
}

export interface PartMigrations {
  /** `kernel/runs`, `features/incidents`. */
  readonly part: string
  readonly migrations: readonly Migration[]
}

/** Parts whose tables others refer to come first; those not named here follow by name. */
const firstParts = ['access', 'timeline', 'catalog', 'runs', 'attention']

/**
 * The migrations below folders of parts (`…/kernel`, `…/features`): `PART/migrations/NNNN-name.sql`. Roots in the order
 * given, parts as above, files by number. A root that is missing has none.
 */
export async function findMigrations(roots: readonly string[]): Promise<PartMigrations[]> {
  const found: PartMigrations[] = []
  for (const root of roots) {
    for (const name of (await namesIn(root)).toSorted(byRank)) {
      const migrations = await readMigrations(join(root, name, 'migrations'))
      if (migrations.length > 0) found.push({ part: `${basename(root)}/${name}`, migrations })
    }
  }
  return found
}

/** The migrations in one folder, by number; none when it is missing. Throws `invalid` for a file that is not named NNNN-name.sql. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await namesIn(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  const wrong = files.find((name) => !/^\d{4}-[a-z0-9-]+\.sql$/.test(name))
  if (wrong !== undefined) throw new ProductError('invalid', `The migration ${join(folder, wrong)} must be named like 0001-name.sql. Rename it.`)
  const twice = files.find((name, index) => files[index - 1]?.slice(0, 4) === name.slice(0, 4))
  if (twice !== undefined) throw new ProductError('invalid', `Two migrations in ${folder} have the number ${twice.slice(0, 4)}. Give the newer one the next number.`)
  return Promise.all(files.map(async (file) => ({ name: file.slice(0, -'.sql'.length), sql: await readFile(join(folder, file), 'utf8') })))
}

function byRank(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : 1)
}

function rank(part: string): number {
  const index = firstParts.indexOf(part)
  return index < 0 ? firstParts.length : index
}


async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return []
    throw asFileError(error, folder)
  }
}
