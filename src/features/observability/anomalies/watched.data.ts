/** What is watched of everything that is measured here: by expressions that give one series for each thing. */
export interface Watch {
  readonly name: string
  /** With `{{label}}` for what it is about. */
  readonly title: string
  readonly query: string
  readonly direction: 'high' | 'low' | 'both'
  readonly unit: 'number' | 'ratio' | 'bytes' | 'bytes/s' | 'seconds'
  /** A smaller change than this is nobody's business, in the unit. */
  readonly leastChange: number
  /** Kind of entity that it is about, and the label that names it. */
  readonly about?: readonly [kind: string, label: string]
}

const served = 'span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER"'

export const builtInWatches: readonly Watch[] = [
  { name: 'host-processors', title: 'Processors of {{instance}}', query: '1 - avg by (instance) (rate(node_cpu_seconds_total{job="node", mode="idle"}[5m]))', direction: 'high', unit: 'ratio', leastChange: 0.25, about: ['host', 'instance'] },
  { name: 'host-memory', title: 'Memory of {{instance}}', query: '1 - node_memory_MemAvailable_bytes{job="node"} / node_memory_MemTotal_bytes{job="node"}', direction: 'high', unit: 'ratio', leastChange: 0.15, about: ['host', 'instance'] },
  { name: 'host-disks', title: 'Disk {{device}} of {{instance}}', query: 'rate(node_disk_io_time_seconds_total{job="node"}[5m])', direction: 'high', unit: 'ratio', leastChange: 0.3, about: ['host', 'instance'] },
  { name: 'host-network', title: 'Network of {{instance}}', query: 'sum by (instance) (rate(node_network_receive_bytes_total{job="node", device!="lo"}[5m]) + rate(node_network_transmit_bytes_total{job="node", device!="lo"}[5m]))', direction: 'high', unit: 'bytes/s', leastChange: 5e6, about: ['host', 'instance'] },
  { name: 'container-processors', title: 'Processors of the container {{name}}', query: 'sum by (name) (rate(container_cpu_usage_seconds_total{name!=""}[5m]))', direction: 'high', unit: 'number', leastChange: 0.3, about: ['container', 'name'] },
  { name: 'container-memory', title: 'Memory of the container {{name}}', query: 'sum by (name) (container_memory_working_set_bytes{name!=""})', direction: 'high', unit: 'bytes', leastChange: 128 * 2 ** 20, about: ['container', 'name'] },
  { name: 'service-calls', title: 'Calls of {{service}}', query: `sum by (service) (rate(traces_spanmetrics_calls_total{${served}}[5m]))`, direction: 'both', unit: 'number', leastChange: 1, about: ['service', 'service'] },
  { name: 'service-failures', title: 'Failures of {{service}}', query: `sum by (service) (rate(traces_spanmetrics_calls_total{${served}, status_code="STATUS_CODE_ERROR"}[5m])) / sum by (service) (rate(traces_spanmetrics_calls_total{${served}}[5m]))`, direction: 'high', unit: 'ratio', leastChange: 0.02, about: ['service', 'service'] },
  { name: 'service-latency', title: 'Answers of {{service}}, 95 of 100 within', query: `histogram_quantile(0.95, sum by (service, le) (rate(traces_spanmetrics_latency_bucket{${served}}[5m])))`, direction: 'high', unit: 'seconds', leastChange: 0.05, about: ['service', 'service'] },
  { name: 'http-failures', title: 'HTTP failures of {{job}}', query: 'sum by (job) (rate(http_requests_total{code=~"5.."}[5m]))', direction: 'high', unit: 'number', leastChange: 0.5, about: ['service', 'job'] },
]
