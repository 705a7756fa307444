import { basename } from 'node:path/posix'
import { type FoundFile, yamlOf } from '#kernel/feature'
import type { HclBody, HclFault, HclReference } from './hcl/hcl.ts'
import { readHcl } from './hcl/read-hcl.ts'
import { readJsonConfig } from './read-json-config.ts'

export interface ConfigFile extends HclBody {
  readonly path: string
  /** Its blocks change those of other files instead of adding to them. */
  readonly isOverride: boolean
  readonly isJson: boolean
  readonly references: readonly HclReference[]
  readonly fault?: HclFault
  /** Made into Terraform by another program: what does not parse is no fault. */
  readonly isTemplate: boolean
}

const configName = /\.(?:tf|tofu)(?:\.json)?$/
const templated = /\{\{.{0,200}\}\}|\{%.{0,200}%\}|<%.{0,200}%>|<<[A-Z_ ]{1,60}>>/
const read = new WeakMap<FoundFile, Promise<ConfigFile>>()

export function isConfigName(name: string): boolean {
  return configName.test(name)
}

/** Those of a folder's files that Terraform reads; OpenTofu's own stand in for the ones of the same name. */
export function configFilesOf<F extends { readonly path: string }>(files: readonly F[]): F[] {
  const paths = new Set(files.map(({ path }) => path))
  return files.filter(({ path }) => isConfigName(path) && !(/\.tf(?:\.json)?$/.test(path) && paths.has(path.replace(/\.tf(\.json)?$/, '.tofu$1'))))
}

/** Read once a file, whoever asks. Rejects as `file.text()` does. */
export function configOf(file: FoundFile): Promise<ConfigFile> {
  const known = read.get(file)
  if (known) return known
  const reading = readConfig(file)
  read.set(file, reading)
  return reading
}

async function readConfig(file: FoundFile): Promise<ConfigFile> {
  const text = await file.text()
  const isJson = file.path.endsWith('.json')
  const name = basename(file.path).replace(configName, '')
  const shared = { path: file.path, isJson, isOverride: name === 'override' || name.endsWith('_override'), isTemplate: templated.test(text) || /\{\{|\{%/.test(file.path) }
  if (!isJson) return { ...shared, ...readHcl(text) }
  const { documents: [document], faults: [fault] } = await yamlOf(file)
  const body = document ? readJsonConfig(document) : { attributes: new Map(), blocks: [] }
  return { ...shared, ...body, references: [], ...(fault && { fault }) }
}
