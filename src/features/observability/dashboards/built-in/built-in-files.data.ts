/** The dashboards that come with Daybook, as the files that they are. `$service`, `$instance`, `$container` are what their page is about. */
export const builtInFiles: Readonly<Record<string, string>> = {
  host: String.raw`apiVersion: daybook.dev/v1
kind: Dashboard
title: Host
description: Processors, memory, disks and network of a machine, by the names of node_exporter.
tags: [host]
variables:
  - { name: instance, label: Host, type: query, query: 'label_values(node_load1{job="node"}, instance)' }
panels:
  - { title: Processors in use, picture: stat, span: 6, height: 4, unit: ratio, decimals: 1, queries: [{ query: '1 - avg(rate(node_cpu_seconds_total{job="node", instance="$instance", mode="idle"}[$__rate_interval]))' }], thresholds: [{ from: null, look: ok }, { from: 0.8, look: waiting }, { from: 0.95, look: failing }] }
  - { title: Memory in use, picture: stat, span: 6, height: 4, unit: ratio, decimals: 1, queries: [{ query: '1 - node_memory_MemAvailable_bytes{job="node", instance="$instance"} / node_memory_MemTotal_bytes{job="node", instance="$instance"}' }], thresholds: [{ from: null, look: ok }, { from: 0.85, look: waiting }, { from: 0.95, look: failing }] }
  - { title: Fullest file system, picture: stat, span: 6, height: 4, unit: ratio, decimals: 1, queries: [{ query: 'max(1 - node_filesystem_avail_bytes{job="node", instance="$instance", fstype!~"tmpfs|overlay|squashfs|ramfs"} / node_filesystem_size_bytes{job="node", instance="$instance", fstype!~"tmpfs|overlay|squashfs|ramfs"})' }], thresholds: [{ from: null, look: ok }, { from: 0.8, look: waiting }, { from: 0.9, look: failing }] }
  - { title: Up for, picture: stat, span: 6, height: 4, unit: seconds, sparkline: false, queries: [{ query: 'time() - node_boot_time_seconds{job="node", instance="$instance"}', instant: true }] }
  - { title: Processors, picture: time-series, unit: ratio, stacked: true, style: area, min: 0, queries: [{ legend: '{{mode}}', query: 'sum by (mode) (rate(node_cpu_seconds_total{job="node", instance="$instance", mode!="idle"}[$__rate_interval])) / scalar(count(count by (cpu) (node_cpu_seconds_total{job="node", instance="$instance"})))' }] }
  - { title: Load, picture: time-series, queries: [{ legend: 1 min, query: 'node_load1{job="node", instance="$instance"}' }, { legend: 5 min, query: 'node_load5{job="node", instance="$instance"}' }, { legend: 15 min, query: 'node_load15{job="node", instance="$instance"}' }] }
  - { title: Memory, picture: time-series, unit: bytes, min: 0, queries: [{ legend: used, query: 'node_memory_MemTotal_bytes{job="node", instance="$instance"} - node_memory_MemAvailable_bytes{job="node", instance="$instance"}' }, { legend: total, query: 'node_memory_MemTotal_bytes{job="node", instance="$instance"}' }] }
  - { title: File systems in use, picture: bar-gauge, unit: ratio, decimals: 1, min: 0, max: 1, queries: [{ legend: '{{mountpoint}}', instant: true, query: '1 - node_filesystem_avail_bytes{job="node", instance="$instance", fstype!~"tmpfs|overlay|squashfs|ramfs"} / node_filesystem_size_bytes{job="node", instance="$instance", fstype!~"tmpfs|overlay|squashfs|ramfs"}' }], thresholds: [{ from: null, look: ok }, { from: 0.8, look: waiting }, { from: 0.9, look: failing }] }
  - { title: 'Disks, read and written', picture: time-series, unit: bytes/s, queries: [{ legend: '{{device}} read', query: 'sum by (device) (rate(node_disk_read_bytes_total{job="node", instance="$instance"}[$__rate_interval]))' }, { legend: '{{device}} written', query: 'sum by (device) (rate(node_disk_written_bytes_total{job="node", instance="$instance"}[$__rate_interval]))' }], overrides: [{ matching: '.* written', negative: true }] }
  - { title: Network, picture: time-series, unit: bytes/s, queries: [{ legend: '{{device}} in', query: 'rate(node_network_receive_bytes_total{job="node", instance="$instance", device!="lo"}[$__rate_interval])' }, { legend: '{{device}} out', query: 'rate(node_network_transmit_bytes_total{job="node", instance="$instance", device!="lo"}[$__rate_interval])' }], overrides: [{ matching: '.* out', negative: true }] }
  - { title: 'Waiting for the processor, memory and disks', picture: time-series, unit: ratio, queries: [{ legend: processor, query: 'rate(node_pressure_cpu_waiting_seconds_total{job="node", instance="$instance"}[$__rate_interval])' }, { legend: memory, query: 'rate(node_pressure_memory_waiting_seconds_total{job="node", instance="$instance"}[$__rate_interval])' }, { legend: disks, query: 'rate(node_pressure_io_waiting_seconds_total{job="node", instance="$instance"}[$__rate_interval])' }] }
  - { title: Processes, picture: time-series, decimals: 0, queries: [{ legend: running, query: 'node_procs_running{job="node", instance="$instance"}' }, { legend: blocked, query: 'node_procs_blocked{job="node", instance="$instance"}' }] }
`,
  containers: String.raw`apiVersion: daybook.dev/v1
kind: Dashboard
title: Containers
description: Processors, memory and network of every container, by the names of cAdvisor.
tags: [container]
panels:
  - { title: Processors of each container, picture: time-series, queries: [{ legend: '{{name}}', query: 'sum by (name) (rate(container_cpu_usage_seconds_total{job="cadvisor", name!=""}[$__rate_interval]))' }] }
  - { title: Memory of each container, picture: time-series, unit: bytes, queries: [{ legend: '{{name}}', query: 'sum by (name) (container_memory_working_set_bytes{job="cadvisor", name!=""})' }] }
  - { title: Network of each container, picture: time-series, unit: bytes/s, queries: [{ legend: '{{name}}', query: 'sum by (name) (rate(container_network_receive_bytes_total{job="cadvisor", name!=""}[$__rate_interval]) + rate(container_network_transmit_bytes_total{job="cadvisor", name!=""}[$__rate_interval]))' }] }
  - title: Now
    picture: table
    columns: { order: [name, 'Value #Processors', 'Value #Memory'], names: { name: Container, 'Value #Processors': Processors, 'Value #Memory': Memory } }
    overrides: [{ series: 'Value #Memory', unit: bytes }]
    queries:
      - { name: Processors, instant: true, query: 'sum by (name) (rate(container_cpu_usage_seconds_total{job="cadvisor", name!=""}[5m]))' }
      - { name: Memory, instant: true, query: 'sum by (name) (container_memory_working_set_bytes{job="cadvisor", name!=""})' }
`,
  daybook: String.raw`apiVersion: daybook.dev/v1
kind: Dashboard
title: Daybook itself
description: What this Daybook uses, and how much it keeps.
tags: [daybook]
panels:
  - { title: Processor of the server, picture: time-series, queries: [{ legend: server, query: 'sum by (instance) (rate(process_cpu_seconds_total{job="daybook"}[$__rate_interval]))' }] }
  - { title: Memory of the server, picture: time-series, unit: bytes, queries: [{ legend: resident, query: 'process_resident_memory_bytes{job="daybook"}' }] }
  - { title: Delay of the event loop, picture: time-series, unit: seconds, queries: [{ legend: 99 of 100 below, query: 'nodejs_eventloop_lag_p99_seconds{job="daybook"}' }] }
  - { title: Series of each job, picture: time-series, decimals: 0, queries: [{ legend: '{{job}}', query: 'count by (job) ({job=~".+"})' }] }
`,
  service: String.raw`apiVersion: daybook.dev/v1
kind: Dashboard
title: Service
description: Requests, errors and durations of a service from its traces, its container's figures and its log.
tags: [service]
variables:
  - { name: service, label: Service, type: query, query: 'label_values(traces_spanmetrics_calls_total, service)' }
panels:
  - { title: Requests, picture: time-series, span: 8, unit: /s, queries: [{ legend: requests, query: 'sum(rate(traces_spanmetrics_calls_total{service="$service", span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER"}[$__rate_interval]))' }] }
  - { title: Failing, picture: time-series, span: 8, unit: ratio, min: 0, queries: [{ legend: with an error, query: 'sum(rate(traces_spanmetrics_calls_total{service="$service", span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER", status_code="STATUS_CODE_ERROR"}[$__rate_interval])) / sum(rate(traces_spanmetrics_calls_total{service="$service", span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER"}[$__rate_interval])) or 0 * sum(rate(traces_spanmetrics_calls_total{service="$service", span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER"}[$__rate_interval]))' }] }
  - { title: Durations, picture: time-series, span: 8, unit: seconds, queries: [{ legend: half below, query: 'histogram_quantile(0.5, sum by (le) (rate(traces_spanmetrics_latency_bucket{service="$service", span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER"}[$__rate_interval])))' }, { legend: 95 of 100 below, query: 'histogram_quantile(0.95, sum by (le) (rate(traces_spanmetrics_latency_bucket{service="$service", span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER"}[$__rate_interval])))' }, { legend: 99 of 100 below, query: 'histogram_quantile(0.99, sum by (le) (rate(traces_spanmetrics_latency_bucket{service="$service", span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER"}[$__rate_interval])))' }] }
  - { title: Processors of its containers, picture: time-series, span: 8, queries: [{ legend: '{{name}}', query: 'sum by (name) (rate(container_cpu_usage_seconds_total{job="cadvisor", name=~"(.*[-_./])?$service([-_.].*)?"}[$__rate_interval]))' }] }
  - { title: Memory of its containers, picture: time-series, span: 8, unit: bytes, queries: [{ legend: '{{name}}', query: 'sum by (name) (container_memory_working_set_bytes{job="cadvisor", name=~"(.*[-_./])?$service([-_.].*)?"})' }] }
  - { title: Lines of its log, picture: time-series, span: 8, style: bars, stacked: true, queries: [{ language: logql, legend: all, query: 'sum(count_over_time({service_name="$service"}[$__interval]))' }, { language: logql, legend: of errors, query: 'sum(count_over_time({service_name="$service"} |~ "(?i)error|fatal|panic|exception" [$__interval]))' }] }
  - { title: Newest errors, picture: logs, span: 24, height: 7, queries: [{ language: logql, query: '{service_name="$service"} |~ "(?i)error|fatal|panic|exception"' }] }
`,
  run: String.raw`apiVersion: daybook.dev/v1
kind: Dashboard
title: Run
description: The machine's figures while a run worked.
tags: [run, host]
variables:
  - { name: instance, label: Host, type: query, query: 'label_values(node_load1{job="node"}, instance)' }
panels:
  - { title: Processors in use, picture: time-series, span: 6, height: 5, unit: ratio, min: 0, style: area, queries: [{ legend: in use, query: '1 - avg(rate(node_cpu_seconds_total{job="node", instance="$instance", mode="idle"}[$__rate_interval]))' }] }
  - { title: Memory in use, picture: time-series, span: 6, height: 5, unit: bytes, queries: [{ legend: used, query: 'node_memory_MemTotal_bytes{job="node", instance="$instance"} - node_memory_MemAvailable_bytes{job="node", instance="$instance"}' }] }
  - { title: 'Disks, read and written', picture: time-series, span: 6, height: 5, unit: bytes/s, queries: [{ legend: read, query: 'sum(rate(node_disk_read_bytes_total{job="node", instance="$instance"}[$__rate_interval]))' }, { legend: written, query: 'sum(rate(node_disk_written_bytes_total{job="node", instance="$instance"}[$__rate_interval]))' }] }
  - { title: Network, picture: time-series, span: 6, height: 5, unit: bytes/s, queries: [{ legend: in, query: 'sum(rate(node_network_receive_bytes_total{job="node", instance="$instance", device!="lo"}[$__rate_interval]))' }, { legend: out, query: 'sum(rate(node_network_transmit_bytes_total{job="node", instance="$instance", device!="lo"}[$__rate_interval]))' }] }
`,
  container: String.raw`apiVersion: daybook.dev/v1
kind: Dashboard
title: Container
description: Processors, memory, network and disks of one container, by the names of cAdvisor.
tags: [container]
variables:
  - { name: container, label: Container, type: query, query: 'label_values(container_memory_working_set_bytes{job="cadvisor", name!=""}, name)' }
panels:
  - { title: Processors, picture: time-series, span: 8, queries: [{ legend: used, query: 'sum(rate(container_cpu_usage_seconds_total{job="cadvisor", name="$container"}[$__rate_interval]))' }] }
  - { title: Memory, picture: time-series, span: 8, unit: bytes, queries: [{ legend: working set, query: 'sum(container_memory_working_set_bytes{job="cadvisor", name="$container"})' }] }
  - { title: Network, picture: time-series, span: 8, unit: bytes/s, queries: [{ legend: in, query: 'sum(rate(container_network_receive_bytes_total{job="cadvisor", name="$container"}[$__rate_interval]))' }, { legend: out, query: 'sum(rate(container_network_transmit_bytes_total{job="cadvisor", name="$container"}[$__rate_interval]))' }] }
`,
}
