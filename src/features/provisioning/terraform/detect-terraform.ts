import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path/posix'
import { type DetectedProblem, type DetectedRelation, type Detection, type FolderDetector, type FoundFolder, nothingDetected, partOfRepository, pathInside, placeRef } from '#kernel/feature'
import { parseEntityRef } from '#lib/entity-ref'
import { environmentOfFile, environmentOfFolder } from '../environment-in-path.ts'
import { runsInTerraform } from '../what-runs.ts'
import { classifyConfiguration, isLocalSource } from './classify-configuration.ts'
import { type ConfigurationFacts, describeConfiguration } from './describe-configuration.ts'
import { describeProviders, describeSettings, readProviderLock } from './describe-providers.ts'
import { type ConfigurationFault, findDuplicates, findUndeclared, findUnreadable } from './find-configuration-faults.ts'
import { type ConfigFile, configFilesOf, configOf, isConfigName } from './read-config-files.ts'

const ofInterest = /(?:\.(?:tf|tofu)(?:\.json)?|\.tfvars(?:\.json)?|(?:^|\/)\.terraform\.lock\.hcl)$/

/** Terraform and OpenTofu: each folder with configuration files is a stack, which is applied, or a module, which others call. */
export const detectTerraform: FolderDetector = {
  kind: 'folder', id: 'provisioning.terraform', endings: ['tf', 'tofu', 'json', 'tfvars', 'hcl'],
  folderOf: (path) => (ofInterest.test(path) ? parentOf(path) : undefined),
  async detect(folder) {
    const configFiles = configFilesOf(folder.files)
    if (configFiles.length === 0) return nothingDetected
    const files = await Promise.all(configFiles.map(configOf))
    const unreadable = findUnreadable(files)
    const isPartial = files.some(({ fault }) => fault !== undefined)
    if (files.every(({ blocks }) => blocks.length === 0)) return { ...nothingDetected, problems: unreadable.map(problemOf), isPartial: unreadable.length > 0 }
    return describe(folder, files, { unreadable, isPartial })
  },
}

function parentOf(path: string): string {
  return path.includes('/') ? dirname(path) : ''
}

async function describe(folder: FoundFolder, files: readonly ConfigFile[], { unreadable, isPartial }: { readonly unreadable: readonly ConfigurationFault[]; readonly isPartial: boolean }): Promise<Detection> {
  const { kind, rule } = await classifyConfiguration(folder)
  const ref = placeRef(kind, folder)
  const facts = describeConfiguration(files)
  const calls = facts.modules.map((call) => ({ ...call, path: call.source !== null && isLocalSource(call.source) ? join(folder.path, call.source).replace(/\/$/, '') : null }))
  const targets = await Promise.all(calls.map(({ path }) => (path === null ? undefined : targetOf(folder, path))))
  const relations = calls.flatMap(({ name, source, file, line }, index): DetectedRelation[] => {
    const to = targets[index]
    return to === undefined || to === 'lost' || to === ref ? [] : [{ from: ref, type: 'dependsOn', to, evidence: { file, line }, reason: `${basename(file)} calls the module ${name} from ${source} (line ${line}).` }]
  })
  const lost = calls.filter((_, index) => targets[index] === 'lost').map(({ name, source, file, line }): ConfigurationFault => ({ topic: 'lost-reference', message: `The module ${name} comes from ${source}, and no Terraform files are there. Mend the path, or bring the folder back.`, file, line }))
  const faults = [...findDuplicates(files), ...(isPartial ? [] : findUndeclared(files)), ...lost]
  const known = faults.length > 0 && (await isFolderWhole(folder)) && !files.some(({ isTemplate }) => isTemplate) ? faults : []
  const evidence = evidenceOf(files)
  return {
    entities: [{ ref, title: titleOf(folder), description: `${kind === 'stack' ? 'Terraform stack' : 'Terraform module'} ${pathInside(folder) || '.'}`, evidence, spec: await specOf(folder, files, { rule, facts, calls }) }],
    relations: [...partOfRepository(ref, folder), ...relations],
    problems: [...unreadable, ...known].map((fault) => ({ ...problemOf(fault), entity: ref })),
    isPartial,
  }
}

async function specOf(folder: FoundFolder, files: readonly ConfigFile[], { rule, facts, calls }: { readonly rule: string; readonly facts: ConfigurationFacts; readonly calls: readonly ({ readonly path: string | null } & ConfigurationFacts['modules'][number])[] }): Promise<Record<string, unknown>> {
  const environment = environmentOfFolder(pathInside(folder))
  const within = (path: string) => pathInside({ path, repository: folder.repository })
  const inFolder = <F extends { readonly file: string }>(found: readonly F[]) => found.map((fact) => ({ ...fact, file: basename(fact.file) }))
  const lock = folder.files.find(({ path }) => path.endsWith('.terraform.lock.hcl'))
  const variableFiles = folder.files.map(({ path }) => basename(path)).filter((name) => /\.tfvars(\.json)?$/.test(name))
  return {
    tool: 'terraform', path: pathInside(folder) || '.', rule, ...describeSettings(files), providers: describeProviders(files),
    resources: inFolder(facts.resources), data: inFolder(facts.data), ephemeral: inFolder(facts.ephemeral),
    modules: inFolder(calls).map((call) => ({ ...call, path: call.path === null ? null : within(call.path) || '.' })),
    variables: inFolder(facts.variables), outputs: inFolder(facts.outputs), checks: inFolder(facts.checks),
    runs: files.flatMap(({ blocks }) => runsInTerraform(blocks)),
    moved: facts.moved, imported: facts.imported, removed: facts.removed,
    variableFiles: variableFiles.map((name) => ({ name, environment: environmentOfFile(name) ?? null })),
    locked: lock === undefined ? [] : readProviderLock(await lock.text()),
    ...(environment && { environment: environment.environment, environmentReason: environment.reason }),
  }
}

/** What lies where a local module should; `lost` when nothing does, undefined when that cannot be told. */
async function targetOf(folder: FoundFolder, path: string): Promise<string | undefined> {
  if (path.startsWith('..') || path === folder.path) return undefined
  const place = { path: path === '.' ? '' : path, repository: folder.repository, tree: folder.tree }
  const first = folder.tree.namesIn(place.path).find(isConfigName)
  if (first !== undefined) {
    const repository = folder.tree.file(join(place.path, first))?.repository
    const { kind } = await classifyConfiguration({ ...place, repository })
    return placeRef(kind, { ...place, repository })
  }
  const onDisk = await readdir(join(rootOf(folder), place.path)).catch(() => [])
  return onDisk.some(isConfigName) ? undefined : 'lost'
}

/** Absolute path of the discovered folder. */
function rootOf({ files: [file] }: FoundFolder): string {
  return file === undefined ? '' : file.absolutePath.slice(0, -file.path.length)
}

/** Ignored files and links count for Terraform too, and other tools write some before it starts: then nothing is surely missing. */
async function isFolderWhole(folder: FoundFolder): Promise<boolean> {
  const known = new Set(folder.files.map(({ path }) => basename(path)))
  const onDisk = await readdir(join(rootOf(folder), folder.path)).catch(() => [])
  return !onDisk.some((name) => (isConfigName(name) && !known.has(name)) || /^terragrunt.*\.hcl$|\.tf\.(tmpl|j2|tpl|erb)$|\.tm\.hcl$/.test(name))
}

function evidenceOf(files: readonly ConfigFile[]): { file: string; line: number } {
  const main = files.find(({ path, blocks }) => /(^|\/)main\.(tf|tofu)$/.test(path) && blocks.length > 0) ?? files.find(({ blocks }) => blocks.length > 0)
  return { file: main?.path ?? '', line: main?.blocks[0]?.line ?? 1 }
}

function titleOf(folder: FoundFolder): string {
  return pathInside(folder) || (folder.repository ? parseEntityRef(folder.repository.ref, 'repository').name : 'terraform')
}

function problemOf({ topic, message, file, line }: ConfigurationFault): DetectedProblem {
  return { key: `${file}:${line}:${message.slice(0, 80)}`, topic, message, evidence: { file, line } }
}
