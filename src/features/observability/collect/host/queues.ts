import type { Family } from '#lib/exposition'
import { type HostFiles, wordsOf } from './host-files.ts'
import { counter, gauge, type Measured } from './measured-family.ts'

/** Neighbours, and what waits in the kernel on its way from and to the network. */
export async function readQueues(files: HostFiles): Promise<Family[]> {
  const parts = await Promise.all([readNeighbours(files), readSoftnet(files), readUdpQueues(files)])
  return parts.flat()
}

async function readNeighbours(files: HostFiles): Promise<Family[]> {
  const counts = new Map<string, number>()
  for (const line of (await files.lines('proc', 'net/arp')).slice(1)) {
    const device = wordsOf(line).at(-1) ?? ''
    counts.set(device, (counts.get(device) ?? 0) + 1)
  }
  return gauge('node_arp_entries', 'ARP entries by device', [...counts].map(([device, count]): Measured => [{ device }, count]))
}

/** /proc/net/softnet_stat: a line a processor, in hexadecimal. */
async function readSoftnet(files: HostFiles): Promise<Family[]> {
  const lines = (await files.lines('proc', 'net/softnet_stat')).map((line) => wordsOf(line).map((word) => Number.parseInt(word, 16)))
  const of = (column: number) => lines.map((numbers, at): Measured => [{ cpu: String(numbers[12] ?? at) }, numbers[column]])
  return [
    ...counter('node_softnet_processed_total', 'Number of processed packets', of(0)), ...counter('node_softnet_dropped_total', 'Number of dropped packets', of(1)),
    ...counter('node_softnet_times_squeezed_total', 'Number of times processing packets ran out of quota', of(2)),
  ]
}

async function readUdpQueues(files: HostFiles): Promise<Family[]> {
  const measured = await Promise.all([['v4', 'net/udp'], ['v6', 'net/udp6']].map(async ([ip = '', path = '']): Promise<Measured[]> => {
    const lines = await files.lines('proc', path)
    if (lines.length === 0) return []
    const queues = lines.slice(1).map((line) => (wordsOf(line)[4] ?? '').split(':').map((word) => Number.parseInt(word, 16)))
    const sum = (at: number) => queues.reduce((total, queue) => total + (queue[at] ?? 0), 0)
    return [[{ ip, queue: 'tx' }, sum(0)], [{ ip, queue: 'rx' }, sum(1)]]
  }))
  return gauge('node_udp_queues', 'Number of allocated memory in the kernel for UDP datagrams in bytes.', measured.flat())
}
