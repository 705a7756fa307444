import { basename } from 'node:path/posix'
import { type DetectedProblem, type DetectedRelation, type Detection, type FileDetector, type FoundFile, nothingDetected, partOfRepository, pathInside, placeRef, yamlOf } from '#kernel/feature'
import type { YamlDocument } from '#lib/yaml-text'
import { environmentOfFile, environmentOfFolder } from '../environment-in-path.ts'
import { sureYamlFault } from '../sure-yaml-fault.ts'
import { isPlaybook, type ListedPlaybook, listPlays } from './list-plays.ts'
import { findLostRoles } from './find-lost-roles.ts'
import { folderOf, projectOf, shown } from './project.ts'

const named = /\.ya?ml$/
/** Parts of roles and other tools' files: never a playbook. */
const others = /(?:^|\/)(?:\.github\/.*|group_vars\/.*|host_vars\/.*|roles\/[^/]+\/(?:tasks|handlers|vars|defaults|meta|files|templates)\/.*|galaxy\.yml|(?:docker-)?compose[^/]*|pnpm-lock\.yaml)$/
const hint = /(?:^|[\s{,"'-])(?:hosts|(?:ansible\.builtin\.)?import_playbook)["']?\s*:/
/** A play at the start of a line, with hosts and something to do: nothing else reads like this. */
const surely = [/^-[ \t]+(?:hosts|name)[ \t]*:/m, /^(?:-| ) *hosts[ \t]*:/m, /^ +(?:tasks|roles|pre_tasks|become|gather_facts)[ \t]*:/m]
const templated = /\{\{ *cookiecutter|^[ \t]*\{%|<%/m
/** Tasks that the catalog keeps of a playbook; the rest is counted. */
const maxTasks = 500

/** Ansible playbooks, with plays, roles and tasks as ansible-playbook lists them. */
export const detectPlaybooks: FileDetector = {
  kind: 'file', id: 'provisioning.playbooks', endings: ['yaml', 'yml'],
  matches: (path) => named.test(path) && !others.test(path),
  async detect(file) {
    const text = await file.text().catch(() => '')
    if (!hint.test(text)) return nothingDetected
    const { documents, faults: [fault] } = await yamlOf(file)
    const [document] = documents
    if (fault) return looksLikePlaybook(text) && sureYamlFault(text, fault) ? unreadable(file, fault) : nothingDetected
    return document && documents.length === 1 && isPlaybook(document.value) ? describe(file, document) : nothingDetected
  },
}

function looksLikePlaybook(text: string): boolean {
  return surely.every((sign) => sign.test(text)) && !templated.test(text)
}

function unreadable(file: FoundFile, { line, message }: { readonly line: number; readonly message: string }): Detection {
  return { ...nothingDetected, problems: [{ key: `${line}`, topic: 'unreadable', message: `Ansible cannot read this playbook: ${message} Mend line ${line}.`, evidence: { file: file.path, line } }], isPartial: true }
}

async function describe(file: FoundFile, document: YamlDocument): Promise<Detection> {
  const ref = placeRef('playbook', file)
  const inside = pathInside(file)
  const playbook = await listPlays(file, document)
  const lostRoles = await findLostRoles(playbook.faults, await projectOf(file))
  const faults = [...playbook.faults.filter(({ role }) => role === undefined), ...lostRoles]
  const { name } = playbook.plays[0] ?? {}
  return {
    entities: [{ ref, title: inside, evidence: { file: file.path, line: document.line }, ...(name !== undefined && name !== '' && { description: name }), spec: specOf(file, playbook) }],
    relations: [...partOfRepository(ref, file), ...relationsOf(file, ref, playbook)],
    problems: faults.map(({ message, file: at, line }): DetectedProblem => ({ key: `${at}:${line}:${message.slice(0, 80)}`, topic: 'lost-reference', message, evidence: { file: at, line }, entity: ref })).filter(({ evidence }) => evidence.file === file.path || playbook.plays.some((play) => play.file === file.path)),
  }
}

function specOf(file: FoundFile, { plays, imports, files }: ListedPlaybook): Record<string, unknown> {
  const { repository } = file
  const inside = pathInside(file)
  const byName = environmentOfFile(basename(inside))
  const environment = environmentOfFolder(folderOf(inside)) ?? (byName === undefined ? undefined : { environment: byName, reason: `Its file is called ${basename(inside)}.` })
  let room = maxTasks
  return {
    path: inside,
    plays: plays.map(({ name, hosts, tags, file: at, line, become, tasks, roles, handlers, isPartial }) => {
      const kept = tasks.slice(0, room)
      room -= kept.length
      return {
        name, hosts, tags, line, become, isPartial, ...(at !== file.path && { from: shown(at, repository) }), handlers, taskCount: tasks.length,
        roles: [...new Set(roles.map((role) => role.name))],
        tasks: kept.map((task) => ({ name: task.name, tags: task.tags, line: task.line, ...(task.file !== at && { file: shown(task.file, repository) }) })),
      }
    }),
    imports: imports.map(({ path }) => shown(path, repository)), files: files.map((path) => shown(path, repository)),
    ...(environment && { environment: environment.environment, environmentReason: environment.reason }),
  }
}

function relationsOf(file: FoundFile, from: string, { plays, imports }: ListedPlaybook): DetectedRelation[] {
  const place = (path: string) => ({ path, repository: file.repository })
  const toPlaybooks = imports.map(({ path, line }): DetectedRelation => ({ from, type: 'dependsOn', to: placeRef('playbook', place(path)), evidence: { file: file.path, line }, reason: `${basename(file.path)} imports ${shown(path, file.repository)} (line ${line}).` }))
  const own = plays.filter((play) => play.file === file.path).flatMap(({ roles }) => roles).filter((role) => role.file === file.path && role.path !== null)
  const byPath = new Map(own.toReversed().map((role) => [role.path ?? '', role]))
  const toRoles = [...byPath].map(([path, { name, line }]): DetectedRelation => ({ from, type: 'dependsOn', to: placeRef('role', place(path)), evidence: { file: file.path, line }, reason: `${basename(file.path)} uses the role ${name} (line ${line}), which lies in ${shown(path, file.repository)}.` }))
  return [...toPlaybooks, ...toRoles]
}
