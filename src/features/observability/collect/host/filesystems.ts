import { statfs } from 'node:fs/promises'
import type { Family } from '#lib/exposition'
import { type HostFiles, wordsOf } from './host-files.ts'
import { gauge, type Measured } from './measured-family.ts'

const patienceMs = 3000
const excludedTypes = /^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tracefs)$/
const excludedPlaces = /^\/(dev|proc|run|sys|var\/lib\/docker\/.+|var\/lib\/containers\/storage\/.+)($|\/)/
/** Debian's exporter leaves these out; a disk that somebody mounted there is somebody's data. */
const removablePlaces = /^\/(mnt|media)($|\/)/

interface Mount {
  readonly labels: { readonly device: string; readonly mountpoint: string; readonly fstype: string }
  readonly isReadOnly: boolean
}

interface Space {
  readonly bsize: number
  readonly blocks: number
  readonly bfree: number
  readonly bavail: number
  readonly files: number
  readonly ffree: number
}

/** Room and files of every file system that holds data. One that does not answer in time is said to be in error, and waited for no more. */
export async function readFilesystems(files: HostFiles, stuck: Set<string> = new Set()): Promise<Family[]> {
  const lines = await files.lines('proc', '1/mounts').then(async (found) => (found.length > 0 ? found : await files.lines('proc', 'mounts')))
  const mounts = mountsOf(lines)
  const spaces = await Promise.all(mounts.map(({ labels }) => spaceOf(labels.mountpoint, stuck)))
  const each = (value: (space: Space) => number): Measured[] => mounts.map(({ labels }, at): Measured => [labels, spaces[at] === undefined ? undefined : value(spaces[at])])
  return [
    ...gauge('node_filesystem_size_bytes', 'Filesystem size in bytes.', each(({ blocks, bsize }) => blocks * bsize)),
    ...gauge('node_filesystem_free_bytes', 'Filesystem free space in bytes.', each(({ bfree, bsize }) => bfree * bsize)),
    ...gauge('node_filesystem_avail_bytes', 'Filesystem space available to non-root users in bytes.', each(({ bavail, bsize }) => bavail * bsize)),
    ...gauge('node_filesystem_files', 'Filesystem total file nodes.', each((space) => space.files)),
    ...gauge('node_filesystem_files_free', 'Filesystem total free file nodes.', each(({ ffree }) => ffree)),
    ...gauge('node_filesystem_readonly', 'Filesystem read-only status.', mounts.map(({ labels, isReadOnly }, at) => [labels, spaces[at] === undefined ? undefined : Number(isReadOnly)])),
    ...gauge('node_filesystem_device_error', 'Whether an error occurred while getting statistics for the given device.', mounts.map(({ labels }, at) => [labels, Number(spaces[at] === undefined)])),
  ]
}

function mountsOf(lines: readonly string[]): Mount[] {
  const byPlace = new Map<string, Mount>()
  for (const line of lines) {
    const [device = '', place = '', fstype = '', options = ''] = wordsOf(line)
    const mountpoint = place.replaceAll(/\\([0-7]{3})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
    if (fstype === '' || excludedTypes.test(fstype) || excludedPlaces.test(mountpoint)) continue
    if (removablePlaces.test(mountpoint) && !device.startsWith('/dev/')) continue
    byPlace.set(`${device}\n${mountpoint}`, { labels: { device, mountpoint, fstype }, isReadOnly: options.split(',').includes('ro') })
  }
  return [...byPlace.values()]
}

/** A network file system whose server is away answers nobody: it is asked again only when the last question was answered. */
async function spaceOf(place: string, stuck: Set<string>): Promise<Space | undefined> {
  if (stuck.has(place)) return undefined
  stuck.add(place)
  const asked = statfs(place).catch(() => undefined).finally(() => stuck.delete(place))
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patienceMs, undefined)
  })
  return await Promise.race([asked, late]).finally(() => clearTimeout(timer))
}
