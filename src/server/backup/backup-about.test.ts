import { expect, it } from 'vitest'
import type { ArchiveEntry } from '#platform/archive'
import { type BackupAbout, readAbout } from './backup-about.ts'
import { version } from '../version.ts'

const piece = 'database/runs/000001.copy'
const about: BackupAbout = {
  format: 'daybook-backup', formatVersion: 1, version, createdAt: '2026-03-02T10:00:00.000Z', hasSecretKey: true,
  database: { migrations: [], tables: [{ name: 'runs', columns: [{ name: 'id', type: 'uuid' }], rows: 1, pieces: [piece] }], sequences: [] },
}
const entry = (path: string): ArchiveEntry => ({ path, sizeBytes: 1, sha256: '0'.repeat(64), mode: 0o600 })
const entries = [entry(piece), entry('data/secret.key'), { path: 'data/repositories', mode: 0o750 }]

it('reads what a backup says of itself', () => {
  expect(readAbout('f', about, entries)).toEqual(about)
})

it.each<[string, unknown, readonly ArchiveEntry[], RegExp]>([
  ['another kind of file', { format: 'other' }, [], /is no backup of Daybook/],
  ['nothing', undefined, [], /is no backup of Daybook/],
  ['a newer format', { ...about, formatVersion: 2, more: true }, entries, /was made by Daybook .*Restore it with that version/],
  ['a newer version', { ...about, version: '999.0.0' }, entries, /was made by Daybook 999\.0\.0, and this is/],
  ['a field that is missing', { ...about, createdAt: undefined }, entries, /does not say of itself/],
  ['rows that are not there', about, entries.slice(1), /lists other rows/],
  ['rows of no table', about, [...entries, entry('database/x/000001.copy')], /lists other rows/],
  ['a file of the machine', about, [...entries, entry('data/postgres/data/PG_VERSION')], /holds data\/postgres\/data\/PG_VERSION, which no backup has/],
  ['a file beside all', about, [...entries, entry('else')], /holds else/],
  ['a name that every object has', about, [...entries, entry('data/constructor')], /holds data\/constructor/],
  ['a bound that is a statement', { ...about, database: { ...about.database, tables: [{ ...about.database.tables[0], partition: { of: 'x', bound: 'DEFAULT; drop table runs' } }] } }, entries, /a bound that is none/],
])('refuses %s', (_name, said, listed, message) => {
  expect(() => readAbout('f', said, listed)).toThrow(message)
})
