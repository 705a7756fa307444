import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { ContainerFigures } from './figures-of-cgroup.ts'

const billionth = 1_000_000_000

/** The same figures out of what Docker's engine says (`/containers/ID/stats`). */
export function figuresOfStats(stats: unknown): ContainerFigures {
  const all = recordOf(stats)
  const [cpu, memory] = [recordOf(all['cpu_stats']), recordOf(all['memory_stats'])]
  const [usage, throttling, detail] = [recordOf(cpu['cpu_usage']), recordOf(cpu['throttling_data']), recordOf(memory['stats'])]
  const memoryBytes = number(memory['usage'])
  const inactive = number(detail['inactive_file']) ?? number(detail['total_inactive_file']) ?? 0
  return {
    cpuSeconds: seconds(usage['total_usage']), cpuUserSeconds: seconds(usage['usage_in_usermode']), cpuSystemSeconds: seconds(usage['usage_in_kernelmode']),
    periods: number(throttling['periods']), throttledPeriods: number(throttling['throttled_periods']), throttledSeconds: seconds(throttling['throttled_time']),
    memoryBytes, memoryLimitBytes: number(memory['limit']), workingSetBytes: memoryBytes === undefined ? undefined : Math.max(0, memoryBytes - inactive),
    rssBytes: number(detail['anon']) ?? number(detail['total_rss']), cacheBytes: number(detail['file']) ?? number(detail['total_cache']), outOfMemory: undefined, processes: number(recordOf(all['pids_stats'])['current']),
    reads: byDevice(all, 'read'), writes: byDevice(all, 'write'),
    network: Object.entries(recordOf(all['networks'])).map(([name, value]) => {
      const of = (key: string) => number(recordOf(value)[key]) ?? 0
      return {
        name, receiveBytes: of('rx_bytes'), receivePackets: of('rx_packets'), receiveErrors: of('rx_errors'), receiveDropped: of('rx_dropped'),
        sendBytes: of('tx_bytes'), sendPackets: of('tx_packets'), sendErrors: of('tx_errors'), sendDropped: of('tx_dropped'),
      }
    }),
  }
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function seconds(value: unknown): number | undefined {
  return typeof value === 'number' ? value / billionth : undefined
}

function byDevice(stats: Readonly<Record<string, unknown>>, operation: string): Record<string, number> {
  const entries = listOf(recordOf(stats['blkio_stats'])['io_service_bytes_recursive']).map(recordOf)
  return Object.fromEntries(entries.filter(({ op }) => textOf(op)?.toLowerCase() === operation).map(({ major, minor, value }) => [`${String(major)}:${String(minor)}`, number(value) ?? 0]))
}
