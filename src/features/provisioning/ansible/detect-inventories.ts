import { basename, join } from 'node:path/posix'
import { type DetectedEntity, type Detection, type FileDetector, type FoundFile, nothingDetected, partOfRepository, pathInside, placeRef, yamlOf } from '#kernel/feature'
import { at, entriesOf, textOf } from '../plain-data.ts'
import { environmentOfFile, environmentOfFolder } from '../environment-in-path.ts'
import type { Inventory } from './inventory.ts'
import { documentOf, folderOf, readSettings, settingsAbove, shown } from './project.ts'
import { readInventoryIni } from './read-inventory-ini.ts'
import { readInventoryYaml } from './read-inventory-yaml.ts'

/** `hosts`, `inventory.ini`, `staging.inventory`, `inventory-prod.yml`, and what lies below a folder of inventories. */
const byName = /(?:^|\/)(?:hosts|inventory|[\w.-]*[-_.]inventory|inventory[-_.][\w-]+|hosts[-_.][\w-]+)(?:\.(?:ini|cfg|ya?ml|example|sample))?$/
const byFolder = /(?:^|\/)inventor(?:y|ies)\/(?:[^/]+\/)*[^/]+$/
const byPlugin = /(?:^|[/._-])(?:aws_ec2|aws_rds|azure_rm|gcp_compute|openstack|vmware_vm_inventory|hcloud|proxmox|digitalocean|constructed|k8s)\.ya?ml$/
const never = /(?:^|\/)(?:group_vars|host_vars|plugins|roles|templates|tasks)\/|\.(?:py|sh|php|rb|js|ts|json|md|rst|txt|j2|tf|tfvars|pem|key|pub|conf|toml|html|go|cs|java|xml|csv)$/

/** Ansible inventories: which hosts and groups there are, and which variables they are given; never a value. */
export const detectInventories: FileDetector = {
  kind: 'file', id: 'provisioning.inventories',
  matches: (path) => isNamedSo(path) || path === 'ansible.cfg' || path.endsWith('/ansible.cfg'),
  async detect(file) {
    if (basename(file.path) !== 'ansible.cfg') return detectionOf([await describe(file)])
    const { inventories } = readSettings(await file.text().catch(() => ''), folderOf(file.path))
    const named = inventories.filter((path) => !isNamedSo(path)).flatMap((path) => file.tree.file(path) ?? [])
    return detectionOf(await Promise.all(named.map(describe)))
  },
}

function isNamedSo(path: string): boolean {
  // Asked of every path of a tree, and these cost a tenth of the patterns.
  if (!path.includes('hosts') && !path.includes('inventor') && !path.endsWith('ml')) return false
  return (byName.test(path) || byFolder.test(path) || byPlugin.test(path)) && !never.test(path)
}

function detectionOf(found: readonly ({ readonly entity: DetectedEntity; readonly file: FoundFile } | undefined)[]): Detection {
  const known = found.filter((one) => one !== undefined)
  return { ...nothingDetected, entities: known.map(({ entity }) => entity), relations: known.flatMap(({ entity, file }) => partOfRepository(entity.ref, file)) }
}

async function describe(file: FoundFile): Promise<{ readonly entity: DetectedEntity; readonly file: FoundFile } | undefined> {
  const read = await readInventory(file)
  if (!read) return undefined
  const inside = pathInside(file)
  const folder = folderOf(inside)
  const own = environmentOfFile(basename(inside).replace(/^(?:hosts|inventory)[-_.]/, ''))
  const named = /(?:^|\/)inventor(?:y|ies)\/([^/]+)\//.exec(inside)?.[1]
  const environment = environmentOfFolder(folder) ?? (own === undefined ? named === undefined ? undefined : { environment: named, reason: `It lies in the inventory ${named}.` } : { environment: own, reason: `Its file is called ${basename(inside)}.` })
  const settings = await settingsAbove(folderOf(file.path), file)
  const variableFiles = ['group_vars', 'host_vars'].map((part) => file.tree.pathsBelow(join(folderOf(file.path), part)))
  const variablesOf = await Promise.all(variableFiles.map((paths) => Promise.all(paths.slice(0, 200).map(async (path) => ({ file: shown(path, file.repository), variables: await variableNames(file.tree.file(path)) })))))
  const entity: DetectedEntity = {
    ref: placeRef('inventory', file), title: inside, evidence: { file: file.path, line: 1 },
    spec: {
      path: inside, plugin: read.plugin ?? null, hosts: read.inventory.hosts, groups: read.inventory.groups, groupVariables: variablesOf[0], hostVariables: variablesOf[1],
      isDefault: settings?.inventories.some((path) => path === file.path || path === folderOf(file.path)) ?? false, ...(environment && { environment: environment.environment, environmentReason: environment.reason }),
    },
  }
  return { entity, file }
}

async function readInventory(file: FoundFile): Promise<{ readonly inventory: Inventory; readonly plugin?: string } | undefined> {
  const text = await file.text().catch(() => undefined)
  if (text === undefined || text.startsWith('#!') || text.startsWith('$ANSIBLE_VAULT')) return undefined
  if (!/\.ya?ml$/.test(file.path) && !text.startsWith('---')) {
    const inventory = readInventoryIni(text)
    return inventory && { inventory }
  }
  const { documents: [document], faults } = await yamlOf(file)
  if (faults.length > 0) return undefined
  const plugin = textOf(at(document?.value, 'plugin'))
  if (plugin !== undefined && (byPlugin.test(file.path) || byFolder.test(file.path) || byName.test(file.path)) && /^[\w.]+$/.test(plugin)) return { inventory: { hosts: [], groups: [] }, plugin }
  const inventory = readInventoryYaml(document?.value)
  return inventory && { inventory }
}

/** Encrypted files have no names that can be read. */
async function variableNames(file: FoundFile | undefined): Promise<string[]> {
  return entriesOf((await documentOf(file))?.value).map(([name]) => name)
}
