import { hostname, machine, release, type } from 'node:os'
import type { Family } from '#lib/exposition'
import { type HostFiles, wordsOf } from './host-files.ts'
import { counter, gauge, type Measured } from './measured-family.ts'

const millionth = 1_000_000
const osFields = ['build_id', 'id', 'id_like', 'image_id', 'image_version', 'name', 'pretty_name', 'variant', 'variant_id', 'version', 'version_codename', 'version_id'] as const

/** Load, pressure, files, entropy, connections, clock and the system's names. */
export async function readSystem(files: HostFiles, now: Date): Promise<Family[]> {
  const parts = await Promise.all([readLoad(files), readPressure(files), readKernelNumbers(files), readClock(files, now), readNames(files), readThermal(files)])
  return parts.flat()
}

async function readLoad(files: HostFiles): Promise<Family[]> {
  const [one, five, fifteen] = wordsOf((await files.text('proc', 'loadavg')) ?? '').map(Number)
  return [...gauge('node_load1', '1m load average.', [[{}, one]]), ...gauge('node_load5', '5m load average.', [[{}, five]]), ...gauge('node_load15', '15m load average.', [[{}, fifteen]])]
}

async function readPressure(files: HostFiles): Promise<Family[]> {
  const of = async (file: string, kind: string): Promise<Measured[]> => {
    const line = (await files.lines('proc', `pressure/${file}`)).find((each) => each.startsWith(kind))
    const [, total] = /total=(\d+)/.exec(line ?? '') ?? []
    return [[{}, total === undefined ? undefined : Number(total) / millionth]]
  }
  return [
    ...counter('node_pressure_cpu_waiting_seconds_total', 'Total time in seconds that processes have waited for CPU time', await of('cpu', 'some')),
    ...counter('node_pressure_io_waiting_seconds_total', 'Total time in seconds that processes have waited due to IO congestion', await of('io', 'some')),
    ...counter('node_pressure_io_stalled_seconds_total', 'Total time in seconds no process could make progress due to IO congestion', await of('io', 'full')),
    ...counter('node_pressure_memory_waiting_seconds_total', 'Total time in seconds that processes have waited for memory', await of('memory', 'some')),
    ...counter('node_pressure_memory_stalled_seconds_total', 'Total time in seconds no process could make progress due to memory congestion', await of('memory', 'full')),
  ]
}

async function readKernelNumbers(files: HostFiles): Promise<Family[]> {
  const [allocated, , maximum] = wordsOf((await files.text('proc', 'sys/fs/file-nr')) ?? '').map(Number)
  const number = async (path: string): Promise<Measured[]> => [[{}, await files.number('proc', path)]]
  return [
    ...gauge('node_filefd_allocated', 'File descriptor statistics: allocated.', [[{}, allocated]]), ...gauge('node_filefd_maximum', 'File descriptor statistics: maximum.', [[{}, maximum]]),
    ...gauge('node_entropy_available_bits', 'Bits of available entropy.', await number('sys/kernel/random/entropy_avail')), ...gauge('node_entropy_pool_size_bits', 'Bits of entropy pool.', await number('sys/kernel/random/poolsize')),
    ...gauge('node_nf_conntrack_entries', 'Number of currently allocated flow entries for connection tracking.', await number('sys/net/netfilter/nf_conntrack_count')),
    ...gauge('node_nf_conntrack_entries_limit', 'Maximum size of connection tracking table.', await number('sys/net/netfilter/nf_conntrack_max')),
  ]
}

async function readClock(files: HostFiles, now: Date): Promise<Family[]> {
  const zone = new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(now).find((part) => part.type === 'timeZoneName')?.value ?? 'UTC'
  const sources = (await files.names('sys', 'devices/system/clocksource')).filter((name) => /^clocksource\d+$/.test(name))
  const of = async (file: string) => (await Promise.all(sources.map(async (name) => wordsOf((await files.text('sys', `devices/system/clocksource/${name}/${file}`)) ?? '')
    .map((clocksource): Measured => [{ device: name.slice('clocksource'.length), clocksource }, 1])))).flat()
  return [
    ...gauge('node_time_seconds', 'System time in seconds since epoch (1970).', [[{}, now.getTime() / 1000]]),
    ...gauge('node_time_zone_offset_seconds', 'System time zone offset in seconds.', [[{ time_zone: zone }, now.getTimezoneOffset() === 0 ? 0 : -now.getTimezoneOffset() * 60]]),
    ...gauge('node_time_clocksource_available_info', "Available clocksources read from '/sys/devices/system/clocksource'.", await of('available_clocksource')),
    ...gauge('node_time_clocksource_current_info', "Current clocksource read from '/sys/devices/system/clocksource'.", await of('current_clocksource')),
  ]
}

async function readNames(files: HostFiles): Promise<Family[]> {
  const [domainname = '', version = ''] = await Promise.all(['domainname', 'version'].map(async (name) => (await files.text('proc', `sys/kernel/${name}`))?.trim()))
  const os = osRelease(await files.lines('etc', 'os-release'))
  const [, plainVersion] = /^(\d+(?:\.\d+)?)/.exec(os['version_id'] ?? '') ?? []
  return [
    ...gauge('node_uname_info', 'Labeled system information as provided by the uname system call.', [[{ sysname: type(), release: release(), version, machine: machine(), nodename: hostname(), domainname }, 1]]),
    ...(Object.keys(os).length === 0 ? [] : gauge('node_os_info', `A metric with a constant '1' value labeled by ${osFields.join(', ')}.`, [[Object.fromEntries(osFields.map((field) => [field, os[field] ?? ''])), 1]])),
    ...gauge('node_os_version', 'Metric containing the major.minor part of the OS version.', [[{ id: os['id'] ?? '', id_like: os['id_like'] ?? '', name: os['name'] ?? '' }, plainVersion === undefined ? undefined : Number(plainVersion)]]),
  ]
}

function osRelease(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(lines.flatMap((line) => {
    const [, key, value = ''] = /^([A-Z_]+)=(.*)$/.exec(line.trim()) ?? []
    return key === undefined ? [] : [[key.toLowerCase(), value.replace(/^(["'])(.*)\1$/, '$2')]]
  }))
}

async function readThermal(files: HostFiles): Promise<Family[]> {
  const zones = (await files.names('sys', 'class/thermal')).filter((name) => /^thermal_zone\d+$/.test(name))
  const measured = await Promise.all(zones.map(async (name): Promise<Measured> => {
    const [kind, temperature] = await Promise.all([files.text('sys', `class/thermal/${name}/type`), files.number('sys', `class/thermal/${name}/temp`)])
    return [{ zone: name.slice('thermal_zone'.length), type: kind?.trim() ?? '' }, temperature === undefined ? undefined : temperature / 1000]
  }))
  return gauge('node_thermal_zone_temp', 'Zone temperature in Celsius', measured)
}
