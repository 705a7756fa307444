import { spawn, spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { eventually, tempDir } from '../../../../../test/harness/index.ts'
import { type Family, readFamilies, seriesText } from '#lib/exposition'
import { HostFiles } from './host-files.ts'
import { readHost } from './read-host.ts'

const hasExporter = process.platform === 'linux' && spawnSync('prometheus-node-exporter', ['--version']).status === 0
const stops: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const stop of stops) await stop()
})

/** Values that do not change while one looks away: the same in both; counters have gone on. */
const steady = /^node_(boot_time|uname|os_|filesystem_(size|files$|readonly)|memory_(MemTotal|SwapTotal|Hugepagesize|VmallocTotal)|network_(info|up|mtu|flags|iface|speed|transmit_queue)|disk_info|time_(zone|clock)|filefd_maximum|entropy_pool)/

const notMeasured = /^node_(timex_|nf_conntrack_stat_|selinux_|exporter_|scrape_collector_|textfile_|network_(address_assign_type|device_id|dormant|iface_link_mode|name_assign_type|net_dev_group|receive_nohandler_total)$|bonding|btrfs|bcache|dmi_|edac_|fibrechannel|hwmon_|infiniband|ipvs|md_|nfs|nvme|power_supply|rapl|schedstat|tape|xfs|zfs|cpu_(core_throttles|package_throttles|scaling|frequency))/

describe.skipIf(!hasExporter)(`the host's own metrics (${hasExporter ? 'against Debian\'s node_exporter' : 'skipped: prometheus-node-exporter is not installed'})`, () => {
  it('have the names, types, helps and labels of node_exporter, and its values', async () => {
    const port = await freePort()
    const child = spawn('prometheus-node-exporter', [`--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' })
    stops.push(() => new Promise((resolve) => {
      child.once('exit', () => resolve())
      child.kill('SIGTERM')
    }))
    const page = () => fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text())
    await eventually(async () => (await page()) !== '', { timeoutMs: 20_000, intervalMs: 100 })
    const before = byName(readFamilies(await page(), 'text'))
    const own = await readHost(new Date())
    const after = byName(readFamilies(await page(), 'text'))
    expect(own.length).toBeGreaterThan(150)
    // What Debian's gives by default on this machine and Daybook does not: docs/conformance.md names them by these beginnings.
    const lacking = [...after.keys()].filter((name) => name.startsWith('node_') && !own.some((family) => family.name === name))
    expect(lacking.filter((name) => !notMeasured.test(name))).toEqual([])
    for (const family of own) {
      const [earlier, later] = [before.get(family.name), after.get(family.name)]
      expect(later, `${family.name} is a name of node_exporter`).toBeDefined()
      expect([family.name, family.type, family.help]).toEqual([family.name, later?.type, later?.help])
      expect(family.samples.map(({ labels }) => seriesText(labels)).toSorted()).toEqual(later?.samples.map(({ labels }) => seriesText(labels)).toSorted())
      compare(family, earlier, later)
    }
  }, 60_000)
})

/** Between what was before and what is after; a value that may go up and down within a half of either. */
function compare(family: Family, earlier: Family | undefined, later: Family | undefined): void {
  for (const { labels, value } of family.samples) {
    const text = seriesText(labels)
    const [from, to] = [earlier, later].map((each) => each?.samples.find((sample) => sample.labels.key === labels.key)?.value ?? Number.NaN)
    if (steady.test(family.name)) expect([text, value]).toEqual([text, to])
    else if (family.type === 'counter') expect(value >= (from ?? 0) - 0.02 && value <= (to ?? 0) + 0.02, `${text}: ${from} ≤ ${value} ≤ ${to}`).toBe(true)
  }
}

function byName(families: readonly Family[]): Map<string, Family> {
  return new Map(families.map((family) => [family.name, family]))
}

it('reads a machine with sensors, odd mounts and a network file system that does not answer; nothing at all is no error', async () => {
  expect((await readHost(new Date(0), { files: new HostFiles({ proc: '/nowhere', sys: '/nowhere', etc: '/nowhere', run: '/nowhere' }) })).map(({ name }) => name)).toEqual(['node_time_seconds', 'node_time_zone_offset_seconds', 'node_uname_info'])
  const root = await tempDir()
  await writeAll(root, {
    'proc/mounts': `/dev/sda1 ${root}/has\\040space ext4 rw,relatime 0 0\ntmpfs /mnt/scratch tmpfs rw 0 0\nserver:/x /stuck nfs rw 0 0\nproc /proc proc rw 0 0\n`,
    'proc/diskstats': '   8       0 sda 10 2 30 1500 4 5 6 2500 0 3 4\n   8       1 sda1 1 1 1 1 1 1 1 1 0 1 1\n', 'run/udev/data/b8:0': 'E:ID_MODEL=Disk\nE:ID_SERIAL_SHORT=S1\n',
    'sys/class/hwmon/hwmon0/name': 'core temp\n', 'sys/class/hwmon/hwmon0/temp1_input': '51500\n', 'sys/class/hwmon/hwmon0/fan2_input': '1200\n', 'proc/net/softnet_stat': '0000000a 00000001 00000002\n',
    'sys/class/thermal/thermal_zone0/type': 'x86_pkg_temp\n', 'sys/class/thermal/thermal_zone0/temp': '45500\n', 'proc/meminfo': 'MemTotal:       2048 kB\nActive(anon):     12 kB\nHugePages_Total:  3\n', 'has space/x': '',
  })
  const files = new HostFiles({ proc: join(root, 'proc'), sys: join(root, 'sys'), etc: join(root, 'etc'), run: join(root, 'run') })
  const lines = (await readHost(new Date(0), { files, stuck: new Set(['/stuck']) })).flatMap(({ samples }) => samples.map(({ labels, value }) => `${seriesText(labels)} ${value}`))
  expect(lines).toEqual(expect.arrayContaining([
    'node_memory_MemTotal_bytes 2097152', 'node_memory_Active_anon_bytes 12288', 'node_memory_HugePages_Total 3', 'node_thermal_zone_temp{type="x86_pkg_temp",zone="0"} 45.5',
    'node_disk_read_time_seconds_total{device="sda"} 1.5', 'node_disk_info{device="sda",major="8",minor="0",model="Disk",serial="S1"} 1', 'node_filesystem_device_error{device="server:/x",fstype="nfs",mountpoint="/stuck"} 1',
    'node_hwmon_temp_celsius{chip="core_temp",sensor="temp1"} 51.5', 'node_hwmon_fan_rpm{chip="core_temp",sensor="fan2"} 1200', 'node_hwmon_chip_names{chip="core_temp",chip_name="core_temp"} 1', 'node_softnet_processed_total{cpu="0"} 10',
    `node_filesystem_device_error{device="/dev/sda1",fstype="ext4",mountpoint="${root}/has space"} 0`,
  ]))
  expect(lines.filter((line) => line.includes('sda1') && line.includes('disk'))).toEqual([])
  expect(lines.filter((line) => line.includes('scratch'))).toEqual([])
})

async function writeAll(root: string, texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
