import { join } from 'node:path/posix'
import type { FoundFile } from '#kernel/feature'
import type { YamlDocument } from '#lib/yaml-text'
import { at, isRecord, textOf } from '../plain-data.ts'
import { playKeywords } from './ansible-words.data.ts'
import { listTasks, type TaskPlace, useRole } from './list-tasks.ts'
import { documentOf, folderOf, type Project, projectOf } from './project.ts'
import { readRoleEntry, type RoleUse } from './role-use.ts'
import { type ListedTask, type ListingFault, TaskListing } from './task-listing.ts'
import { filledIn, tagsOf } from './task-words.ts'

export interface ListedPlay {
  readonly name: string
  /** Patterns as written, one an entry. */
  readonly hosts: readonly string[]
  readonly tags: readonly string[]
  readonly file: string
  readonly line: number
  readonly become: boolean
  readonly tasks: readonly ListedTask[]
  readonly roles: readonly RoleUse[]
  readonly handlers: readonly string[]
  readonly isPartial: boolean
}

export interface PlaybookImport {
  readonly path: string
  readonly file: string
  readonly line: number
}

export interface ListedPlaybook {
  readonly plays: readonly ListedPlay[]
  /** Playbooks that it imports itself. */
  readonly imports: readonly PlaybookImport[]
  readonly files: readonly string[]
  readonly faults: readonly ListingFault[]
}

const importKeys = ['import_playbook', 'ansible.builtin.import_playbook']

/** A playbook is a list of plays and imports of others. */
export function isPlaybook(value: unknown): value is Record<string, unknown>[] {
  if (!Array.isArray(value) || value.length === 0) return false
  return (value as unknown[]).every((play) => isRecord(play) && (importKeys.some((key) => Object.hasOwn(play, key)) || isPlay(play)))
}

function isPlay(play: Record<string, unknown>): boolean {
  const { hosts } = play
  const isPattern = typeof hosts === 'string' || (Array.isArray(hosts) && hosts.every((host) => typeof host === 'string'))
  return isPattern && Object.keys(play).every((key) => playKeywords.has(key)) && Object.keys(play).length > 1
}

/** Plays in order, those of imported playbooks in their place, as `ansible-playbook --list-tasks` shows them. */
export async function listPlays(file: FoundFile, document: YamlDocument): Promise<ListedPlaybook> {
  const found: Found = { plays: [], imports: [], files: new Set(), faults: [] }
  await listInto(found, { file, document, tags: [], chain: [file.path] })
  return { ...found, files: [...found.files].toSorted() }
}

interface Found {
  readonly plays: ListedPlay[]
  readonly imports: PlaybookImport[]
  readonly files: Set<string>
  readonly faults: ListingFault[]
}

interface PlaybookPlace {
  readonly file: FoundFile
  readonly document: YamlDocument
  readonly tags: readonly string[]
  readonly chain: readonly string[]
}

async function listInto(found: Found, place: PlaybookPlace): Promise<void> {
  const { file, document, tags } = place
  if (!isPlaybook(document.value)) return
  const project = await projectOf(file)
  for (const [index, play] of document.value.entries()) {
    const key = importKeys.find((name) => Object.hasOwn(play, name))
    if (key === undefined) found.plays.push(await listPlay(found, play, index, { project, file: file.path, document, tags }))
    else await importPlaybook(found, { target: textOf(play[key]), line: document.lineOf([index]), tags: [...tags, ...tagsOf(play['tags'])] }, place)
  }
}

async function importPlaybook(found: Found, { target, line, tags }: { readonly target: string | undefined; readonly line: number; readonly tags: readonly string[] }, { file, chain }: PlaybookPlace): Promise<void> {
  const name = target?.split(/\s+/)[0]
  if (name === undefined || /\{\{|^[/~]/.test(name) || !/\.(ya?ml|json)$/.test(name)) return
  const imported = file.tree.file(join(folderOf(file.path), name))
  if (!imported) {
    found.faults.push({ message: `It imports the playbook ${name}, and no such file is there. Mend the path, or bring the file back.`, file: file.path, line })
    return
  }
  if (chain.length === 1) found.imports.push({ path: imported.path, file: file.path, line })
  if (chain.includes(imported.path) || chain.length > 20) return
  const document = await documentOf(imported)
  if (document) await listInto(found, { file: imported, document, tags, chain: [...chain, imported.path] })
}

interface PlayPlace {
  readonly project: Project
  readonly file: string
  readonly document: YamlDocument
  readonly tags: readonly string[]
}

async function listPlay(found: Found, play: Record<string, unknown>, index: number, { project, file, document, tags: outer }: PlayPlace): Promise<ListedPlay> {
  const listing = new TaskListing()
  const tags = [...new Set([...outer, ...tagsOf(play['tags'])])].toSorted()
  const variables = isRecord(play['vars']) ? play['vars'] : {}
  const place: TaskPlace = { project, listing, file, document, tags, variables, importFolders: [], depth: 0 }
  await listTasks(play['pre_tasks'], [index, 'pre_tasks'], place)
  const { roles } = play
  for (const [at, entry] of (Array.isArray(roles) ? (roles as unknown[]) : []).entries()) {
    const asked = readRoleEntry(entry)
    if (asked) await useRole(asked, document.lineOf([index, 'roles', at]), place)
  }
  await listTasks(play['tasks'], [index, 'tasks'], place)
  await listTasks(play['post_tasks'], [index, 'post_tasks'], place)
  for (const path of listing.files) found.files.add(path)
  found.faults.push(...listing.faults)
  const hosts = patternsOf(play['hosts'], variables)
  return {
    name: textOf(play['name']) ?? hosts.join(','), hosts, tags, file, line: document.lineOf([index]), become: play['become'] === true || play['become'] === 'yes',
    tasks: listing.tasks, roles: listing.roles, handlers: handlersOf(play['handlers']), isPartial: listing.isPartial,
  }
}

function patternsOf(hosts: unknown, variables: Readonly<Record<string, unknown>>): string[] {
  const list = typeof hosts === 'string' ? hosts.split(',') : Array.isArray(hosts) ? (hosts as unknown[]) : []
  return list.flatMap((host) => (typeof host === 'string' && host.trim() !== '' ? [filledIn(host.trim(), variables) ?? host.trim()] : []))
}

export function handlersOf(value: unknown): string[] {
  return (Array.isArray(value) ? (value as unknown[]) : []).flatMap((handler) => textOf(at(handler, 'name')) ?? [])
}
