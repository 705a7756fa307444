import type { Family } from '#lib/exposition'
import { type HostFiles, wordsOf } from './host-files.ts'
import { counter, gauge, type Measured } from './measured-family.ts'

const ticksPerSecond = 100
const modes = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const

/** /proc/stat: processors, context switches, interrupts, processes. */
export async function readCpu(files: HostFiles): Promise<Family[]> {
  const lines = (await files.lines('proc', 'stat')).map(wordsOf)
  const processors = lines.flatMap(([name = '', ...ticks]) => (/^cpu\d+$/.test(name) ? [{ cpu: name.slice(3), seconds: ticks.map((tick) => Number(tick) / ticksPerSecond) }] : []))
  const value = (key: string): Measured[] => lines.filter(([name]) => name === key).map(([, text]) => [{}, Number(text)])
  return [
    ...counter('node_cpu_seconds_total', 'Seconds the CPUs spent in each mode.', processors.flatMap(({ cpu, seconds }) => modes.map((mode, at): Measured => [{ cpu, mode }, seconds[at]]))),
    ...counter('node_cpu_guest_seconds_total', 'Seconds the CPUs spent in guests (VMs) for each mode.', processors.flatMap(({ cpu, seconds }): Measured[] => [[{ cpu, mode: 'user' }, seconds[8]], [{ cpu, mode: 'nice' }, seconds[9]]])),
    ...counter('node_intr_total', 'Total number of interrupts serviced.', value('intr')),
    ...counter('node_context_switches_total', 'Total number of context switches.', value('ctxt')),
    ...counter('node_forks_total', 'Total number of forks.', value('processes')),
    ...gauge('node_boot_time_seconds', 'Node boot time, in unixtime.', value('btime')),
    ...gauge('node_procs_running', 'Number of processes in runnable state.', value('procs_running')),
    ...gauge('node_procs_blocked', 'Number of processes blocked waiting for I/O to complete.', value('procs_blocked')),
  ]
}
