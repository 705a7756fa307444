import type { Family } from '#lib/exposition'
import { counter, gauge, type Measured } from '../host/measured-family.ts'
import type { ContainerFigures, NetworkFigures } from './figures-of-cgroup.ts'
import type { KnownContainer } from './read-containers.ts'

interface MeasuredContainer {
  readonly container: KnownContainer
  readonly figures: ContainerFigures
}

type Labelled = Readonly<Record<string, string>>

const simple: readonly (readonly [name: string, help: string, make: typeof gauge, value: (figures: ContainerFigures) => number | undefined])[] = [
  ['container_cpu_user_seconds_total', 'Cumulative user cpu time consumed in seconds.', counter, ({ cpuUserSeconds }) => cpuUserSeconds],
  ['container_cpu_system_seconds_total', 'Cumulative system cpu time consumed in seconds.', counter, ({ cpuSystemSeconds }) => cpuSystemSeconds],
  ['container_cpu_cfs_periods_total', 'Number of elapsed enforcement period intervals.', counter, ({ periods }) => periods],
  ['container_cpu_cfs_throttled_periods_total', 'Number of throttled period intervals.', counter, ({ throttledPeriods }) => throttledPeriods],
  ['container_cpu_cfs_throttled_seconds_total', 'Total time duration the container has been throttled.', counter, ({ throttledSeconds }) => throttledSeconds],
  ['container_memory_usage_bytes', 'Current memory usage in bytes, including all memory regardless of when it was accessed', gauge, ({ memoryBytes }) => memoryBytes],
  ['container_memory_working_set_bytes', 'Current working set in bytes.', gauge, ({ workingSetBytes }) => workingSetBytes],
  ['container_memory_rss', 'Size of RSS in bytes.', gauge, ({ rssBytes }) => rssBytes],
  ['container_memory_cache', 'Number of bytes of page cache memory.', gauge, ({ cacheBytes }) => cacheBytes],
  ['container_spec_memory_limit_bytes', 'Memory limit for the container.', gauge, ({ memoryLimitBytes }) => memoryLimitBytes ?? 0],
  ['container_oom_events_total', 'Count of out of memory events observed for the container', counter, ({ outOfMemory }) => outOfMemory],
  ['container_processes', 'Number of processes running inside the container.', gauge, ({ processes }) => processes],
]

const network: readonly (readonly [name: string, help: string, value: (figures: NetworkFigures) => number])[] = [
  ['receive_bytes_total', 'Cumulative count of bytes received', ({ receiveBytes }) => receiveBytes], ['receive_packets_total', 'Cumulative count of packets received', ({ receivePackets }) => receivePackets],
  ['receive_errors_total', 'Cumulative count of errors encountered while receiving', ({ receiveErrors }) => receiveErrors], ['receive_packets_dropped_total', 'Cumulative count of packets dropped while receiving', ({ receiveDropped }) => receiveDropped],
  ['transmit_bytes_total', 'Cumulative count of bytes transmitted', ({ sendBytes }) => sendBytes], ['transmit_packets_total', 'Cumulative count of packets transmitted', ({ sendPackets }) => sendPackets],
  ['transmit_errors_total', 'Cumulative count of errors encountered while transmitting', ({ sendErrors }) => sendErrors], ['transmit_packets_dropped_total', 'Cumulative count of packets dropped while transmitting', ({ sendDropped }) => sendDropped],
]

/** Figures by cAdvisor's names and labels (github.com/google/cadvisor, docs/storage/prometheus.md). */
export function familiesOf(measured: readonly MeasuredContainer[]): Family[] {
  const each = measured.toSorted((a, b) => (a.container.name < b.container.name ? -1 : 1)).map(({ container, figures }) => ({ labels: labelsOf(container), container, figures }))
  const devices = (kind: 'reads' | 'writes'): Measured[] => each.flatMap(({ labels, figures }) => Object.entries(figures[kind]).map(([device, value]): Measured => [{ ...labels, device }, value]))
  return [
    ...counter('container_cpu_usage_seconds_total', 'Cumulative cpu time consumed in seconds.', each.map(({ labels, figures }) => [{ ...labels, cpu: 'total' }, figures.cpuSeconds])),
    ...simple.flatMap(([name, help, make, value]) => make(name, help, each.map(({ labels, figures }) => [labels, value(figures)]))),
    ...gauge('container_start_time_seconds', 'Start time of the container since unix epoch in seconds.', each.map(({ labels, container }) => [labels, container.startedSeconds])),
    ...counter('container_fs_reads_bytes_total', 'Cumulative count of bytes read', devices('reads')), ...counter('container_fs_writes_bytes_total', 'Cumulative count of bytes written', devices('writes')),
    ...network.flatMap(([name, help, value]) => counter(`container_network_${name}`, help, each.flatMap(({ labels, figures }) => figures.network.map((one): Measured => [{ ...labels, interface: one.name }, value(one)])))),
  ]
}

function labelsOf({ id, name, image, labels }: KnownContainer): Labelled {
  const own = Object.entries(labels).filter(([label]) => label.startsWith('com.docker.compose.') && /\.(project|service)$/.test(label))
  return { id: `/docker/${id}`, name, image, ...Object.fromEntries(own.map(([label, value]) => [`container_label_${label.replaceAll(/[^a-zA-Z0-9_]/g, '_')}`, value])) }
}
