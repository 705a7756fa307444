import type { ChartUnit } from '#ui'

export interface BuiltInPanel {
  readonly title: string
  /** `$instance` is the host, `$container` the container, `$step` a length that a rate needs at the chart's step. */
  readonly query: string
  readonly unit: ChartUnit
  readonly legend: string
  readonly isStacked?: boolean
}

const host = '{job="node", instance="$instance"}'
const filesystems = 'job="node", instance="$instance", fstype!~"tmpfs|overlay|squashfs|ramfs"'

/** By node_exporter's names: the same for hosts that another exporter measures under job="node". */
export const hostPanels: readonly BuiltInPanel[] = [
  { title: 'Processors', query: 'sum by (mode) (rate(node_cpu_seconds_total{job="node", instance="$instance", mode!="idle"}[$step])) / scalar(count(count by (cpu) (node_cpu_seconds_total{job="node", instance="$instance"})))', unit: 'ratio', legend: '{{mode}}', isStacked: true },
  { title: 'Load', query: `label_replace(node_load1${host}, "over", "1 min", "", "") or label_replace(node_load5${host}, "over", "5 min", "", "") or label_replace(node_load15${host}, "over", "15 min", "", "")`, unit: 'number', legend: '{{over}}' },
  { title: 'Memory in use', query: `node_memory_MemTotal_bytes${host} - node_memory_MemAvailable_bytes${host}`, unit: 'bytes', legend: 'used' },
  { title: 'File systems in use', query: `1 - node_filesystem_avail_bytes{${filesystems}} / node_filesystem_size_bytes{${filesystems}}`, unit: 'ratio', legend: '{{mountpoint}}' },
  { title: 'Disks, read and written', query: `label_replace(sum by (device) (rate(node_disk_read_bytes_total${host}[$step])), "way", "read", "", "") or label_replace(sum by (device) (rate(node_disk_written_bytes_total${host}[$step])), "way", "written", "", "")`, unit: 'bytes/s', legend: '{{device}} {{way}}' },
  { title: 'Network', query: 'label_replace(rate(node_network_receive_bytes_total{job="node", instance="$instance", device!="lo"}[$step]), "way", "in", "", "") or label_replace(rate(node_network_transmit_bytes_total{job="node", instance="$instance", device!="lo"}[$step]), "way", "out", "", "")', unit: 'bytes/s', legend: '{{device}} {{way}}' },
  { title: 'Waiting for the processor, memory and disks', query: `label_replace(rate(node_pressure_cpu_waiting_seconds_total${host}[$step]), "for", "processor", "", "") or label_replace(rate(node_pressure_memory_waiting_seconds_total${host}[$step]), "for", "memory", "", "") or label_replace(rate(node_pressure_io_waiting_seconds_total${host}[$step]), "for", "disks", "", "")`, unit: 'ratio', legend: '{{for}}' },
  { title: 'Processes', query: `label_replace(node_procs_running${host}, "state", "running", "", "") or label_replace(node_procs_blocked${host}, "state", "blocked", "", "")`, unit: 'number', legend: '{{state}}' },
]

export const containerPanels: readonly BuiltInPanel[] = [
  { title: 'Processors of each container', query: 'sum by (name) (rate(container_cpu_usage_seconds_total{job="cadvisor", name!=""}[$step]))', unit: 'number', legend: '{{name}}' },
  { title: 'Memory of each container', query: 'sum by (name) (container_memory_working_set_bytes{job="cadvisor", name!=""})', unit: 'bytes', legend: '{{name}}' },
  { title: 'Network of each container', query: 'sum by (name) (rate(container_network_receive_bytes_total{job="cadvisor", name!=""}[$step]) + rate(container_network_transmit_bytes_total{job="cadvisor", name!=""}[$step]))', unit: 'bytes/s', legend: '{{name}}' },
]

export const daybookPanels: readonly BuiltInPanel[] = [
  { title: 'Processor of the server', query: 'sum by (instance) (rate(process_cpu_seconds_total{job="daybook"}[$step]))', unit: 'number', legend: 'server' },
  { title: 'Memory of the server', query: 'process_resident_memory_bytes{job="daybook"}', unit: 'bytes', legend: 'resident' },
  { title: 'Delay of the event loop', query: 'nodejs_eventloop_lag_p99_seconds{job="daybook"}', unit: 'seconds', legend: '99 of 100 below' },
  { title: 'Series of each job', query: 'count by (job) ({job=~".+"})', unit: 'number', legend: '{{job}}' },
]

export function forHost(panels: readonly BuiltInPanel[], instance: string): readonly BuiltInPanel[] {
  return panels.map((panel) => ({ ...panel, query: panel.query.replaceAll('$instance', instance.replaceAll(/["\\]/g, '\\$&')) }))
}
