import type { Family } from '#lib/exposition'
import { readCpu } from './cpu.ts'
import { readDisks } from './disks.ts'
import { readFilesystems } from './filesystems.ts'
import { HostFiles } from './host-files.ts'
import { readMemory } from './memory.ts'
import { readNetwork } from './network.ts'
import { readQueues } from './queues.ts'
import { readSensors } from './sensors.ts'
import { readSockets } from './sockets.ts'
import { readSystem } from './system.ts'

/** What this machine measures of itself, by the names of Prometheus's node_exporter. Linux only. */
export async function readHost(now: Date, { files = new HostFiles(), stuck = new Set<string>() }: { files?: HostFiles; stuck?: Set<string> } = {}): Promise<Family[]> {
  const parts = await Promise.all([readCpu(files), readMemory(files), readDisks(files), readFilesystems(files, stuck), readNetwork(files), readSockets(files), readSystem(files, now), readQueues(files), readSensors(files)])
  return parts.flat()
}
