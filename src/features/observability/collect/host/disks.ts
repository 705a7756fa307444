import type { Family } from '#lib/exposition'
import { type HostFiles, wordsOf } from './host-files.ts'
import { counter, gauge } from './measured-family.ts'

const excluded = /^(ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$/
const sectorBytes = 512
const ms = 0.001

interface Column {
  readonly name: string
  readonly help: string
  readonly factor: number
  readonly isGauge?: boolean
}

/** The columns of /proc/diskstats after the device's name (docs.kernel.org/admin-guide/iostats.html). */
const columns: readonly Column[] = [
  { name: 'reads_completed_total', help: 'The total number of reads completed successfully.', factor: 1 },
  { name: 'reads_merged_total', help: 'The total number of reads merged.', factor: 1 },
  { name: 'read_bytes_total', help: 'The total number of bytes read successfully.', factor: sectorBytes },
  { name: 'read_time_seconds_total', help: 'The total number of seconds spent by all reads.', factor: ms },
  { name: 'writes_completed_total', help: 'The total number of writes completed successfully.', factor: 1 },
  { name: 'writes_merged_total', help: 'The number of writes merged.', factor: 1 },
  { name: 'written_bytes_total', help: 'The total number of bytes written successfully.', factor: sectorBytes },
  { name: 'write_time_seconds_total', help: 'This is the total number of seconds spent by all writes.', factor: ms },
  { name: 'io_now', help: 'The number of I/Os currently in progress.', factor: 1, isGauge: true },
  { name: 'io_time_seconds_total', help: 'Total seconds spent doing I/Os.', factor: ms },
  { name: 'io_time_weighted_seconds_total', help: 'The weighted # of seconds spent doing I/Os.', factor: ms },
  { name: 'discards_completed_total', help: 'The total number of discards completed successfully.', factor: 1 },
  { name: 'discards_merged_total', help: 'The total number of discards merged.', factor: 1 },
  { name: 'discarded_sectors_total', help: 'The total number of sectors discarded successfully.', factor: 1 },
  { name: 'discard_time_seconds_total', help: 'This is the total number of seconds spent by all discards.', factor: ms },
  { name: 'flush_requests_total', help: 'The total number of flush requests completed successfully', factor: 1 },
  { name: 'flush_requests_time_seconds_total', help: 'This is the total number of seconds spent by all flush requests.', factor: ms },
]

/** /proc/diskstats, and what udev knows of each disk. */
export async function readDisks(files: HostFiles): Promise<Family[]> {
  const disks = (await files.lines('proc', 'diskstats')).map(wordsOf).flatMap(([major = '', minor = '', device = '', ...values]) => (excluded.test(device) || device === '' ? [] : [{ major, minor, device, values }]))
  const known = await Promise.all(disks.map(async ({ major, minor, device }) => ({ major, minor, device, ...(await fromUdev(files, `${major}:${minor}`)) })))
  return [
    ...gauge('node_disk_info', 'Info of /sys/block/<block_device>.', known.map((labels) => [labels, 1])),
    ...columns.flatMap(({ name, help, factor, isGauge }, at) => (isGauge ? gauge : counter)(`node_disk_${name}`, help, disks.map(({ device, values }) => [{ device }, values[at] === undefined ? undefined : Number(values[at]) * factor]))),
  ]
}

async function fromUdev(files: HostFiles, number: string): Promise<Record<string, string>> {
  const properties = new Map((await files.lines('run', `udev/data/b${number}`)).flatMap((line) => {
    const [, key, value] = /^E:([^=]+)=(.*)$/.exec(line) ?? []
    return key === undefined ? [] : [[key, value ?? ''] as const]
  }))
  const of = (...keys: string[]) => keys.map((key) => properties.get(key)).find((value) => value !== undefined) ?? ''
  return { model: of('ID_MODEL'), path: of('ID_PATH'), revision: of('ID_REVISION'), serial: of('SCSI_IDENT_SERIAL', 'ID_SERIAL_SHORT'), wwn: of('ID_WWN') }
}
