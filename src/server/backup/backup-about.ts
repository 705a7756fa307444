import { z } from 'zod'
import { ProductError } from '#lib/errors'
import { type ArchiveEntry, damagedArchive } from '#platform/archive'
import { DatabaseDump, faultOfDump } from '#platform/database'
import { version } from '../version.ts'
import { filesFolder } from './add-files.ts'
import { keptNames } from './kept-names.ts'

export const backupFormat = { format: 'daybook-backup', formatVersion: 1 } as const
export const databaseFolder = 'database'

/** What a backup says of itself, before its list of files. */
export const BackupAbout = z.strictObject({
  format: z.literal(backupFormat.format),
  formatVersion: z.literal(backupFormat.formatVersion),
  /** Of the Daybook that made it. */
  version: z.string(),
  createdAt: z.iso.datetime(),
  /** Without it the secrets open only with the DAYBOOK_SECRET_KEY of the Daybook that was backed up. */
  hasSecretKey: z.boolean(),
  database: DatabaseDump,
})
export type BackupAbout = z.infer<typeof BackupAbout>

const AnyAbout = z.looseObject({ format: z.literal(backupFormat.format), formatVersion: z.number(), version: z.string() })

/** Throws `conflict` for what is no backup, or one of a newer Daybook, or one that holds what no backup holds. */
export function readAbout(file: string, about: unknown, entries: readonly ArchiveEntry[]): BackupAbout {
  const any = AnyAbout.safeParse(about)
  if (!any.success) throw damagedArchive(file, 'is no backup of Daybook', any.error)
  const { formatVersion, version: madeBy } = any.data
  if (formatVersion > backupFormat.formatVersion || isNewer(madeBy, version)) throw new ProductError('conflict', `${file} was made by Daybook ${madeBy}, and this is ${version}. Restore it with that version or a later one.`)
  const parsed = BackupAbout.safeParse(about)
  if (!parsed.success) throw damagedArchive(file, 'does not say of itself what a backup says', parsed.error)
  const fault = faultOfDump(parsed.data.database) ?? faultOfEntries(parsed.data.database, entries)
  if (fault !== undefined) throw damagedArchive(file, fault)
  return parsed.data
}

function faultOfEntries(dump: DatabaseDump, entries: readonly ArchiveEntry[]): string | undefined {
  const pieces = dump.tables.flatMap((table) => table.pieces)
  const given = entries.filter(({ path, sizeBytes }) => path.startsWith(`${databaseFolder}/`) && sizeBytes !== undefined).map(({ path }) => path)
  if (given.length !== pieces.length || given.some((path, index) => path !== pieces[index])) return 'lists other rows than its tables have'
  const stray = entries.find(({ path }) => !path.startsWith(`${databaseFolder}/`) && !isKept(path))
  return stray && `holds ${stray.path}, which no backup has`
}

function isKept(path: string): boolean {
  const [top, name = ''] = path.split('/')
  return top === filesFolder && Object.hasOwn(keptNames, name)
}

/** By the three numbers; what comes behind them does not count. */
function isNewer(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => text.split(/[.+-]/).slice(0, 3).map(Number))
  const index = [0, 1, 2].find((each) => a?.[each] !== b?.[each])
  return index !== undefined && (a?.[index] ?? 0) > (b?.[index] ?? 0)
}
