import { blocksIn } from './describe-configuration.ts'
import { type HclBlock, literalText } from './hcl/hcl.ts'
import { readHcl } from './hcl/read-hcl.ts'
import type { ConfigFile } from './read-config-files.ts'

export interface ProviderFacts {
  readonly name: string
  /** As Terraform completes it: `hashicorp/aws`. */
  readonly source: string
  readonly version: string | null
  /** A provider block says how to reach it. */
  readonly isConfigured: boolean
}

export interface SettingsFacts {
  readonly requiredVersion: string | null
  readonly backend: { readonly type: string; readonly settings: Readonly<Record<string, string>>; readonly otherSettings: readonly string[] } | null
}

/** What tells where a state lies and opens nothing. */
const openSettings = new Set(['bucket', 'key', 'region', 'prefix', 'container_name', 'storage_account_name', 'resource_group_name', 'path', 'organization', 'hostname', 'workspace_key_prefix', 'dynamodb_table', 'name', 'tags', 'project', 'workspaces'])

/** Providers that are required, configured or used, in order of name. The built-in one of `terraform_data` is left out. */
export function describeProviders(files: readonly ConfigFile[]): ProviderFacts[] {
  const required = new Map(files.flatMap(requiredIn))
  const all = blocksIn(files)
  const configured = new Set(all.filter(({ block: { type, labels } }) => type === 'provider' && labels.length === 1).map(({ block }) => block.labels[0] ?? ''))
  const used = all.flatMap(({ block, file }) => (['resource', 'data', 'ephemeral'].includes(block.type) && block.labels.length === 2 ? [providerOf(block, file)] : []))
  const names = [...new Set([...required.keys(), ...configured, ...used])].filter((name) => name !== 'terraform' && name !== '').toSorted()
  return names.map((name) => ({ name, source: required.get(name)?.source ?? `hashicorp/${name}`, version: required.get(name)?.version ?? null, isConfigured: configured.has(name) }))
}

export function describeSettings(files: readonly ConfigFile[]): SettingsFacts {
  const settings = files.flatMap(({ blocks }) => blocks.filter(({ type }) => type === 'terraform'))
  const versions = settings.flatMap((block) => literalText(block.attributes.get('required_version')) ?? [])
  const backend = settings.flatMap(({ blocks }) => blocks.filter(({ type }) => type === 'backend' || type === 'cloud')).at(-1)
  return { requiredVersion: versions.join(', ') || null, backend: backend === undefined ? null : backendOf(backend) }
}

function backendOf(block: HclBlock): NonNullable<SettingsFacts['backend']> {
  const all = [block, ...block.blocks].flatMap(({ attributes }) => [...attributes].map(([name, { value }]) => ({ name, value })))
  const open = all.flatMap(({ name, value }) => (openSettings.has(name) && typeof value === 'string' && !value.includes('://') ? [[name, value] as const] : []))
  return { type: block.labels[0] ?? block.type, settings: Object.fromEntries(open), otherSettings: all.map(({ name }) => name).filter((name) => !open.some(([known]) => known === name)) }
}

function requiredIn({ blocks }: ConfigFile): [string, { source: string | undefined; version: string | undefined }][] {
  const required = blocks.filter(({ type }) => type === 'terraform').flatMap((block) => block.blocks.filter(({ type }) => type === 'required_providers'))
  return required.flatMap(({ attributes }) => [...attributes].map(([name, attribute]): [string, { source: string | undefined; version: string | undefined }] => {
    const { value } = attribute
    if (typeof value === 'string') return [name, { source: undefined, version: value }]
    return [name, { source: textIn(value, 'source'), version: textIn(value, 'version') }]
  }))
}

function textIn(value: unknown, key: string): string | undefined {
  const found: unknown = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
  return typeof found === 'string' ? found : undefined
}

/** What `provider =` names, else what the type begins with. */
function providerOf({ labels: [type = ''], attributes }: HclBlock, file: ConfigFile): string {
  const named = attributes.get('provider')
  const reference = named && file.references.find(({ line }) => line === named.line)
  return reference?.names[0] ?? literalText(named)?.split('.')[0] ?? type.split('_')[0] ?? ''
}

/** Providers of a `.terraform.lock.hcl`, by address. */
export function readProviderLock(text: string): { readonly provider: string; readonly version: string | null; readonly constraints: string | null }[] {
  return readHcl(text).blocks.filter(({ type }) => type === 'provider').map(({ labels: [provider = ''], attributes }) => ({ provider, version: literalText(attributes.get('version')) ?? null, constraints: literalText(attributes.get('constraints')) ?? null }))
}
