import { basename, join } from 'node:path/posix'
import type { YamlDocument } from '#lib/yaml-text'
import { at, entriesOf, isRecord, textOf } from '../plain-data.ts'
import { documentOf, findRole, folderOf, type Project } from './project.ts'
import { readRoleEntry } from './role-use.ts'
import type { TaskListing } from './task-listing.ts'
import { argumentsOf, filledIn, isBuiltin, moduleOf, tagsOf } from './task-words.ts'

/** Where tasks stand and what they inherit. */
export interface TaskPlace {
  readonly project: Project
  readonly listing: TaskListing
  readonly file: string
  readonly document: YamlDocument
  readonly role?: { readonly name: string; readonly path: string }
  readonly tags: readonly string[]
  readonly variables: Readonly<Record<string, unknown>>
  /** Folders of the imports that lead here, innermost first. */
  readonly importFolders: readonly string[]
  readonly depth: number
}

const deepest = 30

/** Lists tasks as ansible-playbook does: static imports written out, rescue and always left out, tags inherited. */
export async function listTasks(tasks: unknown, path: readonly (string | number)[], place: TaskPlace): Promise<void> {
  if (!Array.isArray(tasks)) return
  for (const [index, task] of (tasks as unknown[]).entries()) {
    if (isRecord(task)) await listTask(task, [...path, index], place)
  }
}

async function listTask(task: Record<string, unknown>, path: readonly (string | number)[], place: TaskPlace): Promise<void> {
  const tags = [...place.tags, ...tagsOf(task['tags'])]
  if (Object.hasOwn(task, 'block')) return listTasks(task['block'], [...path, 'block'], { ...place, tags })
  const module = moduleOf(task)
  if (module === undefined) return
  const line = place.document.lineOf(path)
  const variables = isRecord(task['vars']) ? { ...place.variables, ...task['vars'] } : place.variables
  if (isBuiltin(module, 'import_tasks')) return importTasks(textOf(argumentsOf(task, module)['_raw_params']), line, { ...place, tags, variables })
  if (isBuiltin(module, 'import_role')) {
    const given = argumentsOf(task, module)
    return useRole({ name: textOf(given['name']) ?? textOf(given['role']) ?? '', tags: [], tasksFrom: textOf(given['tasks_from']) }, line, { ...place, tags, variables })
  }
  await noteInclude(task, module, line, place)
  const name = textOf(task['name'])
  const shown = name === undefined ? module : place.role ? `${place.role.name} : ${name}` : name
  if (tags.includes('never') && !tags.includes('always')) return
  place.listing.tasks.push({ name: shown, tags: [...new Set(tags)].toSorted(), file: place.file, line })
}

async function importTasks(target: string | undefined, line: number, place: TaskPlace): Promise<void> {
  const filled = target === undefined ? undefined : filledIn(target, place.variables)
  if (filled === undefined || place.depth > deepest || !place.listing.hasRoom()) {
    place.listing.isPartial = true
    return
  }
  const file = findTaskFile(filled, place)
  if (!file) return lostFile(filled, line, place)
  place.listing.files.add(file.path)
  const document = await documentOf(file)
  if (!document) return
  const folder = filled.startsWith('/') ? '' : folderOf(filled)
  await listTasks(document.value, [], { ...place, file: file.path, document, importFolders: [folder, ...place.importFolders], depth: place.depth + 1 })
}

/** As ansible-core looks for it (playbook/helpers.py): below the folders of the imports that lead here, in the role, beside the playbook. */
function findTaskFile(target: string, { project, role, importFolders, file }: TaskPlace) {
  const root = role?.path ?? project.base
  const around = importFolders.map((_, index) => join(...importFolders.slice(0, index + 1).toReversed()))
  const folders = [...(role ? [...around.map((folder) => join(root, 'tasks', folder)), join(root, 'tasks'), root] : [...around.map((folder) => join(root, folder)), root, join(root, 'tasks')]), folderOf(file)]
  for (const folder of folders) {
    const found = project.tree.file(join(folder, target))
    if (found) return found
  }
  return undefined
}

/** What is taken in while it runs is a task of its own; where it is written down, it must be there all the same. */
async function noteInclude(task: Record<string, unknown>, module: string, line: number, place: TaskPlace): Promise<void> {
  if (isBuiltin(module, 'include_tasks')) {
    const target = textOf(argumentsOf(task, module)['_raw_params'])
    const filled = target === undefined || /\{\{|\{%/.test(target) ? undefined : target
    const file = filled === undefined ? undefined : findTaskFile(filled, place)
    if (file) place.listing.files.add(file.path)
    else if (filled !== undefined) lostFile(filled, line, place)
  }
  if (!isBuiltin(module, 'include_role')) return
  const given = argumentsOf(task, module)
  const name = textOf(given['name']) ?? textOf(given['role'])
  if (name === undefined || /\{\{|\{%/.test(name)) return
  const path = await findRole(name, place.project, place.role && folderOf(place.role.path))
  place.listing.roles.push({ name, tags: place.tags, file: place.file, line, path: path ?? null })
}

function lostFile(target: string, line: number, { listing, file }: TaskPlace): void {
  listing.isPartial = true
  if (!/^[~/]/.test(target)) listing.faults.push({ message: `It takes in ${target}, and no such file is there. Mend the path, or bring the file back.`, file, line })
}

interface AskedRole {
  readonly name: string
  readonly tags: readonly string[]
  readonly tasksFrom?: string | undefined
}

/** A role's dependencies, then its tasks. */
export async function useRole(asked: AskedRole, line: number, place: TaskPlace): Promise<void> {
  const name = filledIn(asked.name, place.variables)
  const { listing, project } = place
  if (name === undefined || name === '' || place.depth > deepest || !listing.hasRoom()) {
    listing.isPartial = true
    return
  }
  const path = await findRole(name, project, place.role && folderOf(place.role.path))
  const tags = [...place.tags, ...asked.tags]
  listing.roles.push({ name, tags, file: place.file, line, path: path ?? null })
  if (path === undefined) {
    listing.isPartial = true
    listing.faults.push({ message: '', file: place.file, line, role: name })
    return
  }
  const meta = await roleDocument(project, path, 'meta', 'main')
  const role = { name: name.startsWith('.') || name.startsWith('/') ? basename(path) : name, path }
  const inner = { ...place, role, tags, depth: place.depth + 1, importFolders: [], variables: { ...(await defaultsOf(project, path)), ...place.variables } }
  if (meta) await listDependencies(meta.found, { ...inner, file: meta.path, document: meta.found })
  await listRoleTasks(asked.tasksFrom ?? 'main', inner)
}

async function listDependencies(meta: YamlDocument, place: TaskPlace): Promise<void> {
  const dependencies = at(meta.value, 'dependencies')
  for (const [index, entry] of (Array.isArray(dependencies) ? (dependencies as unknown[]) : []).entries()) {
    const asked = readRoleEntry(entry)
    if (asked) await useRole(asked, meta.lineOf(['dependencies', index]), place)
  }
}

async function listRoleTasks(entryPoint: string, place: Omit<TaskPlace, 'file' | 'document'> & { readonly role: { readonly name: string; readonly path: string } }): Promise<void> {
  const { project, role, listing } = place
  const stem = entryPoint.replace(/\.(ya?ml|json)$/, '')
  const check = await argumentCheck(project, role.path, stem)
  const tasks = await roleDocument(project, role.path, 'tasks', stem)
  if (check !== undefined) listing.tasks.push({ name: `${role.name} : ${check.name}`, tags: [...new Set([...place.tags, 'always'])].toSorted(), file: check.file, line: check.line })
  if (!tasks) return
  listing.files.add(tasks.path)
  await listTasks(tasks.found.value, [], { ...place, file: tasks.path, document: tasks.found })
}

/** The task that ansible-core puts before those of a role with an argument specification. */
async function argumentCheck(project: Project, path: string, entryPoint: string): Promise<{ readonly name: string; readonly file: string; readonly line: number } | undefined> {
  const own = await roleDocument(project, path, 'meta', 'argument_specs')
  const specs = own ?? (await roleDocument(project, path, 'meta', 'main'))
  const spec = at(specs?.found.value, 'argument_specs', entryPoint)
  if (!specs || !isRecord(spec) || Object.keys(spec).length === 0) return undefined
  const short = textOf(spec['short_description'])
  return { name: `Validating arguments against arg spec '${entryPoint}'${short === undefined ? '' : ` - ${short}`}`, file: specs.path, line: specs.found.lineOf(['argument_specs', entryPoint]) }
}

export async function roleDocument({ tree }: Pick<Project, 'tree'>, role: string, part: string, stem: string): Promise<{ readonly path: string; readonly found: YamlDocument } | undefined> {
  for (const ending of ['.yml', '.yaml', '.json', '']) {
    const path = join(role, part, `${stem}${ending}`)
    const found = await documentOf(tree.file(path))
    if (found) return { path, found }
  }
  return undefined
}

async function defaultsOf(project: Project, path: string): Promise<Record<string, unknown>> {
  const documents = await Promise.all(['defaults', 'vars'].map((part) => roleDocument(project, path, part, 'main')))
  return Object.fromEntries(documents.flatMap((document) => entriesOf(document?.found.value)))
}
