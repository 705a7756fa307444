import { basename, join } from 'node:path/posix'
import { type DetectedProblem, type DetectedRelation, type Detection, type FolderDetector, type FoundFile, type FoundFolder, nothingDetected, partOfRepository, pathInside, placeRef, yamlOf } from '#kernel/feature'
import { parseEntityRef } from '#lib/entity-ref'
import { at, entriesOf, isRecord, textOf } from '../plain-data.ts'
import { sureYamlFault } from '../sure-yaml-fault.ts'
import { findLostRoles } from './find-lost-roles.ts'
import { handlersOf, isPlaybook } from './list-plays.ts'
import { useRole } from './list-tasks.ts'
import { documentOf, folderOf, type Project, projectOf, shown } from './project.ts'
import { readRoleEntry } from './role-use.ts'
import { TaskListing } from './task-listing.ts'

const part = /^(?:(.*)\/)?(?:(?:tasks|handlers|defaults|vars)\/[^/]+|defaults\/main\/[^/]+|vars\/main\/[^/]+|meta\/(?:main|argument_specs))\.ya?ml$/
const templated = /\{\{ *cookiecutter|^[ \t]*\{%|<%/m

/** Ansible roles: folders with tasks/main.yml or a meta/main.yml that says so. */
export const detectRoles: FolderDetector = {
  kind: 'folder', id: 'provisioning.roles', endings: ['yaml', 'yml'],
  folderOf(path) {
    const found = part.exec(path)
    return found === null ? undefined : (found[1] ?? '')
  },
  async detect(folder) {
    const meta = folder.files.find(({ path }) => /^meta\/main\.ya?ml$/.test(inFolder(folder, path)))
    const tasks = folder.files.find(({ path }) => /^tasks\/main\.ya?ml$/.test(inFolder(folder, path)))
    if (!(await isRole(folder, tasks, meta))) return nothingDetected
    return describe(folder, meta ?? tasks)
  },
}

function inFolder({ path: folder }: FoundFolder, path: string): string {
  return folder === '' ? path : path.slice(folder.length + 1)
}

async function isRole(folder: FoundFolder, tasks: FoundFile | undefined, meta: FoundFile | undefined): Promise<boolean> {
  const about = (await documentOf(meta))?.value
  if (['galaxy_info', 'dependencies', 'argument_specs', 'allow_duplicates', 'collections'].some((key) => at(about, key) !== undefined)) return true
  if (!tasks) return false
  const list = (await documentOf(tasks))?.value
  if (list !== undefined && (!Array.isArray(list) || !list.every(isRecord) || isPlaybook(list))) return false
  return /(^|\/)roles\/[^/]+$/.test(folder.path) || !(await isBesidePlaybook(folder))
}

/** A playbook may keep its tasks, handlers and vars in folders of these names: then it is the playbook's. */
async function isBesidePlaybook({ path, tree }: FoundFolder): Promise<boolean> {
  const files = tree.namesIn(path).filter((name) => /\.ya?ml$/.test(name)).flatMap((name) => tree.file(join(path, name)) ?? [])
  const documents = await Promise.all(files.map(documentOf))
  const plays = documents.flatMap((document) => (isPlaybook(document?.value) ? document.value : []))
  const isUsedAsRole = plays.some(({ roles }) => Array.isArray(roles) && (roles as unknown[]).some((entry) => readRoleEntry(entry)?.name === basename(path)))
  return plays.length > 0 && !isUsedAsRole
}

async function describe(folder: FoundFolder, main: FoundFile | undefined): Promise<Detection> {
  const ref = placeRef('role', folder)
  const project = await projectOf({ path: join(folder.path, 'x'), repository: folder.repository, tree: folder.tree })
  const above = { ...project, base: folderOf(folder.path).replace(/(^|\/)roles$/, '') }
  const documents = await Promise.all(folder.files.map(async (file) => ({ file, inside: inFolder(folder, file.path), document: await documentOf(file) })))
  const of = (pattern: RegExp) => documents.filter(({ inside }) => pattern.test(inside))
  const meta = of(/^meta\/main\.ya?ml$/)[0]
  const listing = await listingOf(folder, above)
  const name = roleName(folder, meta?.document?.value)
  const dependencies = listing.roles.slice(1).filter(({ file }) => file === meta?.file.path)
  const used = listing.roles.slice(1).filter(({ file }) => file.startsWith(folder.path === '' ? '' : `${folder.path}/`))
  const evidence = { file: (meta ?? documents[0])?.file.path ?? main?.path ?? folder.path, line: 1 }
  const faults = [...listing.faults.filter(({ role }) => role === undefined), ...(await findLostRoles(listing.faults, above))].filter(({ file }) => documents.some((document) => document.file.path === file))
  const specs = of(/^meta\/(argument_specs|main)\.ya?ml$/).map(({ document }) => at(document?.value, 'argument_specs'))
  return {
    entities: [{
      ref, title: name, evidence, ...describedAs(meta?.document?.value),
      spec: {
        path: pathInside(folder) || '.', name, galaxy: galaxyOf(meta?.document?.value), dependencies: dependencies.map((role) => ({ name: role.name, path: role.path === null ? null : shown(role.path, folder.repository) })),
        tasks: listing.tasks.filter(({ file }) => file.startsWith(folder.path)).slice(0, 200).map((task) => ({ name: task.name.replace(`${listing.roles[0]?.name ?? ''} : `, ''), tags: task.tags, file: inFolder(folder, task.file), line: task.line })),
        taskCount: listing.tasks.length, taskFiles: of(/^tasks\//).map(({ inside }) => inside), handlers: of(/^handlers\//).flatMap(({ document }) => handlersOf(document?.value)),
        defaults: of(/^defaults\//).flatMap(({ document }) => entriesOf(document?.value).map(([key]) => key)), variables: of(/^vars\//).flatMap(({ document }) => entriesOf(document?.value).map(([key]) => key)),
        argumentSpecs: [...new Set(specs.flatMap((spec) => entriesOf(spec).map(([key]) => key)))],
      },
    }],
    relations: [...partOfRepository(ref, folder), ...used.flatMap(({ name: other, path, file, line }): DetectedRelation[] => (path === null || path === folder.path ? [] : [{ from: ref, type: 'dependsOn', to: placeRef('role', { path, repository: folder.repository }), evidence: { file, line }, reason: `${basename(file)} of the role ${name} asks for the role ${other} (line ${line}).` }]))],
    problems: [...(await unreadable(folder)), ...faults.map(({ message, file, line }): DetectedProblem => ({ key: `${file}:${line}`, topic: 'lost-reference', message, evidence: { file, line } }))].map((problem) => ({ ...problem, entity: ref })),
  }
}

/** Its own tasks as a play that uses nothing but this role would list them. */
async function listingOf(folder: FoundFolder, project: Project): Promise<TaskListing> {
  const listing = new TaskListing()
  const document = { value: null, line: 1, lineOf: () => 1 }
  const name = basename(folder.path)
  const parent = folderOf(folder.path)
  await useRole({ name: name === '' ? '.' : name, tags: [] }, 1, { project: { ...project, base: parent, rolesPaths: [parent, ...project.rolesPaths] }, listing, file: '', document, tags: [], variables: {}, importFolders: [], depth: 0 })
  return listing
}

function roleName(folder: FoundFolder, meta: unknown): string {
  const own = textOf(at(meta, 'galaxy_info', 'role_name'))
  const name = basename(folder.path) || (folder.repository ? parseEntityRef(folder.repository.ref, 'repository').name : '')
  return own ?? name.replace(/^ansible-role-/, '')
}

function galaxyOf(meta: unknown): Record<string, unknown> | null {
  const info = at(meta, 'galaxy_info')
  if (!isRecord(info)) return null
  const platforms = info['platforms']
  return {
    author: textOf(info['author']) ?? null, namespace: textOf(info['namespace']) ?? null, license: textOf(info['license']) ?? null, minAnsibleVersion: info['min_ansible_version'] === undefined ? null : String(info['min_ansible_version']),
    platforms: (Array.isArray(platforms) ? (platforms as unknown[]) : []).flatMap((platform) => textOf(at(platform, 'name')) ?? []),
  }
}

function describedAs(meta: unknown): { readonly description?: string } {
  const description = textOf(at(meta, 'galaxy_info', 'description'))
  return description === undefined ? {} : { description: description.trim().slice(0, 500) }
}

/** A role's files are Ansible's for certain. */
async function unreadable({ files }: FoundFolder): Promise<DetectedProblem[]> {
  const answers = await Promise.all(files.map(async (file) => ({ file, fault: await faultOf(file) })))
  return answers.flatMap(({ file, fault }) => (fault ? [{ key: `${file.path}:${fault.line}`, topic: 'unreadable' as const, message: `Ansible cannot read this file: ${fault.message} Mend line ${fault.line}.`, evidence: { file: file.path, line: fault.line } }] : []))
}

async function faultOf(file: FoundFile): Promise<{ readonly line: number; readonly message: string } | undefined> {
  const text = await file.text()
  return templated.test(text) ? undefined : sureYamlFault(text, (await yamlOf(file)).faults[0])
}
