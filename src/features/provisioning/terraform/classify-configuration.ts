import { basename, dirname, join } from 'node:path/posix'
import { type FileTree, type FoundFile, type FoundRepository, pathInside } from '#kernel/feature'
import { parseEntityRef } from '#lib/entity-ref'
import { type HclBlock, literalText } from './hcl/hcl.ts'
import { type ConfigFile, configFilesOf, configOf, isConfigName } from './read-config-files.ts'

export interface ConfigurationClass {
  readonly kind: 'stack' | 'module'
  /** Why, in words. */
  readonly rule: string
}

/** Not the modules that examples bring along. */
const inExamples = /(^|\/)(examples?|samples?|demos?)(\/|$)(?!(.*\/)?modules?(\/|$))/i

interface Place {
  readonly path: string
  readonly repository: FoundRepository | undefined
  readonly tree: FileTree
}

/**
 * Is a folder something that is applied (`stack`) or called by others (`module`)? A matter of what it holds and where it
 * lies, so that whoever refers to it comes to the same answer. The first rule that holds decides.
 */
export async function classifyConfiguration(place: Place): Promise<ConfigurationClass> {
  const names = place.tree.namesIn(place.path)
  const files = await Promise.all(filesIn(place).map(configOf))
  const stack = (rule: string): ConfigurationClass => ({ kind: 'stack', rule })
  const module = (rule: string): ConfigurationClass => ({ kind: 'module', rule })
  const inside = pathInside(place)
  const state = blocksOf(files, 'terraform').flatMap(({ blocks }) => blocks).find(({ type }) => type === 'backend' || type === 'cloud')
  if (state) return stack(state.type === 'cloud' ? 'It says in which cloud workspace its state lies.' : `It says where its state lies (backend ${state.labels[0] ?? ''}).`)
  const given = names.find((name) => /\.tfvars(\.json|\.example|\.sample|\.dist)?$/.test(name))
  if (given !== undefined) return stack(`Its variables are given in ${given}.`)
  const caller = await callerAbove(place)
  if (caller !== undefined) return module(`${caller} calls it.`)
  if (inExamples.test(inside)) return stack('It is an example that can be applied.')
  if (isNamedAsModule(place, inside)) return module('Its repository is named as a module: terraform-PROVIDER-NAME.')
  const provider = blocksOf(files, 'provider').find(({ attributes }) => [...attributes.keys()].some((name) => name !== 'alias' && name !== 'version'))
  if (provider) return stack(`It configures the provider ${provider.labels[0] ?? ''}, which a module must not.`)
  if (/(^|\/)modules?(\/|$)/.test(inside)) return module('It lies in a folder of modules.')
  if (names.includes('.terraform.lock.hcl')) return stack('It locks the versions of its providers.')
  if (blocksOf(files, 'provider').length > 0) return stack(`It sets up the provider ${blocksOf(files, 'provider')[0]?.labels[0] ?? ''}.`)
  const needed = blocksOf(files, 'variable').find(({ attributes }) => !attributes.has('default'))
  if (needed) return module(`Nothing here gives its variable ${needed.labels[0] ?? ''} a value, and it sets up no provider.`)
  if (blocksOf(files, 'output').length > 0 && blocksOf(files, 'variable').length > 0) return module('It takes variables, gives outputs and sets up no provider.')
  return stack('It needs nothing from outside to be applied.')
}

function filesIn({ path, tree }: Place): FoundFile[] {
  return configFilesOf(tree.namesIn(path).filter(isConfigName).flatMap((name) => tree.file(join(path, name)) ?? []))
}

function blocksOf(files: readonly ConfigFile[], type: string): HclBlock[] {
  return files.flatMap(({ blocks }) => blocks.filter((block) => block.type === type))
}

/** A folder above, within the repository, whose files call this one. */
async function callerAbove(place: Place): Promise<string | undefined> {
  const top = place.repository?.path ?? ''
  for (let path = place.path; path !== top && path !== '' && path !== '.'; ) {
    path = dirname(path) === '.' ? '' : dirname(path)
    const files = await Promise.all(filesIn({ ...place, path }).map(configOf))
    const caller = files.find((file) => localCallsOf(file).some((source) => join(path, source).replace(/\/$/, '') === place.path))
    if (caller) return caller.path
  }
  return undefined
}

export function localCallsOf({ blocks }: ConfigFile): string[] {
  return blocks.filter(({ type }) => type === 'module').flatMap(({ attributes }) => literalText(attributes.get('source')) ?? []).filter(isLocalSource)
}

export function isLocalSource(source: string): boolean {
  return source.startsWith('./') || source.startsWith('../')
}

/** The registry's rule for names (developer.hashicorp.com/terraform/registry/modules/publish). */
function isNamedAsModule({ repository }: Place, inside: string): boolean {
  const name = inside === '' && repository ? parseEntityRef(repository.ref, 'repository').name : ''
  return /^terraform-[a-z0-9]+-[a-z0-9-]+$/.test(basename(name))
}
