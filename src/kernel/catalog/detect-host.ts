import { readFile, statfs } from 'node:fs/promises'
import { arch, cpus, hostname, release, totalmem, type } from 'node:os'
import { entityRef } from '#lib/entity-ref'
import type { MachineDetector } from '#kernel/feature'

/** Real file systems; what the kernel makes up (proc, cgroup, overlays of containers) is left out. */
const diskTypes = new Set(['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'zfs', 'f2fs', 'vfat', 'ntfs', 'apfs', 'hfs', 'nfs', 'nfs4', 'cifs', 'overlay'])

interface Disk { readonly mount: string; readonly type: string; readonly sizeBytes: number; readonly usedBytes: number }

/** The machine that Daybook runs on. */
export const detectHost: MachineDetector = {
  kind: 'machine',
  id: 'host',
  everyMs: 60_000,
  detect: async () => {
    const name = hostname()
    const [system, disks] = await Promise.all([readSystemName(), readDisks()])
    const processors = cpus()
    return {
      entities: [{
        ref: entityRef('host', name), title: name, evidence: { file: '/proc' },
        spec: {
          hostname: name, system, kernel: `${type()} ${release()}`, architecture: arch(), processors: processors.length, processor: processors[0]?.model.trim() ?? 'unknown',
          memoryBytes: totalmem(), disks: disks.map(({ mount, type: kind, sizeBytes }) => ({ mount, type: kind, sizeBytes })),
          observed: { disks: disks.map(({ mount, usedBytes }) => ({ mount, usedBytes })) },
        },
      }],
      relations: [], problems: [],
    }
  },
}

/** PRETTY_NAME of os-release(5). */
async function readSystemName(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(text)?.[1] ?? type()
}

async function readDisks(): Promise<Disk[]> {
  const text = await readFile('/proc/mounts', 'utf8').catch(() => 'root / apfs')
  const mounts = new Map<string, { mount: string; type: string }>()
  for (const line of text.split('\n')) {
    const [device = '', mount = '', kind = ''] = line.split(' ')
    // One disk may be mounted in many places; the first is the main one.
    if (diskTypes.has(kind) && !mounts.has(device)) mounts.set(device, { mount: mount.replaceAll('\\040', ' '), type: kind })
  }
  const disks = await Promise.all([...mounts.values()].map(measure))
  return disks.flat()
}

async function measure({ mount, type: kind }: { mount: string; type: string }): Promise<Disk[]> {
  try {
    const { bsize, blocks, bfree } = await statfs(mount)
    return blocks === 0 ? [] : [{ mount, type: kind, sizeBytes: bsize * blocks, usedBytes: bsize * (blocks - bfree) }]
  } catch {
    return []
  }
}
