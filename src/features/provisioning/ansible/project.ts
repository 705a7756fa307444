import { dirname, join } from 'node:path/posix'
import { type FileTree, type FoundFile, type FoundRepository, pathInside, yamlOf } from '#kernel/feature'
import type { YamlDocument } from '#lib/yaml-text'
import { at, isRecord, textOf } from '../plain-data.ts'

/** What lies around a playbook or role as Ansible sees it. Paths are relative to the discovered folder. */
export interface Project {
  readonly tree: FileTree
  readonly repository: FoundRepository | undefined
  /** Where the playbook lies. */
  readonly base: string
  /** Folders of roles that an ansible.cfg names. */
  readonly rolesPaths: readonly string[]
}

export interface ProjectSettings {
  readonly path: string
  readonly rolesPaths: readonly string[]
  readonly inventories: readonly string[]
}

const read = new WeakMap<FoundFile, Promise<YamlDocument | undefined>>()

/** The first document of a YAML file; undefined for what is not there, cannot be read or is encrypted. */
export function documentOf(file: FoundFile | undefined): Promise<YamlDocument | undefined> {
  if (!file) return Promise.resolve(undefined)
  const known = read.get(file)
  if (known) return known
  const reading = yamlOf(file).then(({ documents: [document] }) => document, () => undefined)
  read.set(file, reading)
  return reading
}

export function folderOf(path: string): string {
  const folder = dirname(path)
  return folder === '.' ? '' : folder
}

export async function projectOf({ path, repository, tree }: { readonly path: string; readonly repository: FoundRepository | undefined; readonly tree: FileTree }): Promise<Project> {
  const base = folderOf(path)
  const settings = await settingsAbove(base, { repository, tree })
  return { tree, repository, base, rolesPaths: settings?.rolesPaths ?? [] }
}

/** A folder and those above it up to its repository's top. */
export function foldersUp(folder: string, repository: FoundRepository | undefined): string[] {
  const top = repository?.path ?? ''
  const folders = [folder]
  for (let path = folder; path !== top && path !== ''; ) {
    path = folderOf(path)
    folders.push(path)
  }
  return folders
}

/** The nearest ansible.cfg: who runs a playbook does so in its folder or above. */
export async function settingsAbove(folder: string, { repository, tree }: { readonly repository: FoundRepository | undefined; readonly tree: FileTree }): Promise<ProjectSettings | undefined> {
  for (const path of foldersUp(folder, repository)) {
    const text = await tree.file(join(path, 'ansible.cfg'))?.text().catch(() => undefined)
    if (text !== undefined) return readSettings(text, path)
  }
  return undefined
}

export function readSettings(text: string, folder: string): ProjectSettings {
  const section = /^\[defaults\][^\n]*\n((?:(?!\[)[^\n]*\n?)*)/m.exec(text)?.[1] ?? ''
  const value = (name: string) => new RegExp(`^${name}\\s*[=:]\\s*(.*)$`, 'm').exec(section)?.[1]?.replace(/\s[#;].*$/, '').trim() ?? ''
  const paths = (list: string[]) => list.map((path) => path.trim()).filter((path) => path !== '' && !/^[~/$]|\{\{/.test(path)).map((path) => join(folder, path).replace(/\/$/, ''))
  return { path: join(folder, 'ansible.cfg'), rolesPaths: paths(value('roles_path').split(':')), inventories: paths((value('inventory') || value('hostfile')).split(',')) }
}

/** Where a role lies, by the rules of ansible-core (role/definition.py); undefined when it is not in this project. */
export async function findRole(name: string, project: Project, near?: string): Promise<string | undefined> {
  const { base, tree, repository } = project
  const places = [join(base, 'roles', name), ...project.rolesPaths.map((path) => join(path, name)), ...(near === undefined ? [] : [join(near, name)]), join(base, name), ...foldersUp(base, repository).map((folder) => join(folder, 'roles', name))]
  const found = places.find((path) => isRoleFolder(path, tree))
  return found ?? (await findCollectionRole(name, project))
}

export function isRoleFolder(path: string, tree: FileTree): boolean {
  return !path.startsWith('..') && ['tasks', 'meta', 'defaults', 'vars', 'handlers', 'templates', 'files'].some((part) => tree.hasFolder(join(path, part)))
}

async function findCollectionRole(name: string, { base, tree, repository }: Project): Promise<string | undefined> {
  const [, namespace = '', collection = '', role = ''] = /^(\w+)\.(\w+)\.(\w+)$/.exec(name) ?? []
  if (role === '') return undefined
  for (const folder of foldersUp(base, repository)) {
    const installed = join(folder, 'collections/ansible_collections', namespace, collection, 'roles', role)
    if (isRoleFolder(installed, tree)) return installed
    const own = await documentOf(tree.file(join(folder, 'galaxy.yml')))
    if (at(own?.value, 'namespace') === namespace && at(own?.value, 'name') === collection && isRoleFolder(join(folder, 'roles', role), tree)) return join(folder, 'roles', role)
  }
  return undefined
}

/** Names of roles that a requirements.yml around the project brings. */
export async function requiredRoles({ base, tree, repository }: Project): Promise<string[]> {
  const places = foldersUp(base, repository).flatMap((folder) => ['requirements.yml', 'requirements.yaml', 'roles/requirements.yml', 'roles/requirements.yaml'].map((name) => join(folder, name)))
  const documents = await Promise.all(places.map((path) => documentOf(tree.file(path))))
  return documents.flatMap((document) => rolesIn(document?.value))
}

function rolesIn(value: unknown): string[] {
  const list: unknown = isRecord(value) ? value['roles'] : value
  return (Array.isArray(list) ? (list as unknown[]) : []).flatMap((item) => {
    const source = textOf(item) ?? textOf(at(item, 'src')) ?? ''
    return [textOf(at(item, 'name')) ?? '', textOf(at(item, 'role')) ?? '', source, source.replace(/\.git$|\.tar\.gz$/, '').split('/').at(-1) ?? ''].filter((name) => name !== '')
  })
}

/** A path as people know it. */
export function shown(path: string, repository: FoundRepository | undefined): string {
  return pathInside({ path, repository }) || '.'
}
