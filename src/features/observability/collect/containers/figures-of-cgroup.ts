import { type HostFiles, wordsOf } from '../host/host-files.ts'

/** Bytes, seconds and counts of one container; undefined is not known. */
export interface ContainerFigures {
  readonly cpuSeconds: number | undefined
  readonly cpuUserSeconds: number | undefined
  readonly cpuSystemSeconds: number | undefined
  readonly periods: number | undefined
  readonly throttledPeriods: number | undefined
  readonly throttledSeconds: number | undefined
  readonly memoryBytes: number | undefined
  readonly memoryLimitBytes: number | undefined
  /** What cannot be dropped at once: usage without inactive file pages. */
  readonly workingSetBytes: number | undefined
  readonly rssBytes: number | undefined
  readonly cacheBytes: number | undefined
  readonly outOfMemory: number | undefined
  readonly processes: number | undefined
  readonly reads: Readonly<Record<string, number>>
  readonly writes: Readonly<Record<string, number>>
  readonly network: readonly NetworkFigures[]
}

export interface NetworkFigures {
  readonly name: string
  readonly receiveBytes: number
  readonly receivePackets: number
  readonly receiveErrors: number
  readonly receiveDropped: number
  readonly sendBytes: number
  readonly sendPackets: number
  readonly sendErrors: number
  readonly sendDropped: number
}

const millionth = 1_000_000

/** The figures of a container's cgroup v2 (docs.kernel.org/admin-guide/cgroup-v2.html); undefined where it cannot be found or read. */
export async function figuresOfCgroup(files: HostFiles, id: string): Promise<ContainerFigures | undefined> {
  const folder = await folderOf(files, id)
  if (folder === undefined) return undefined
  const path = (name: string) => `fs/cgroup/${folder}/${name}`
  const [cpu, memory, events, io, processes] = await Promise.all([
    keyed(files, path('cpu.stat')), keyed(files, path('memory.stat')), keyed(files, path('memory.events')), files.lines('sys', path('io.stat')), files.lines('sys', path('cgroup.procs')),
  ])
  const [memoryBytes, memoryLimitBytes] = await Promise.all([files.number('sys', path('memory.current')), files.number('sys', path('memory.max'))])
  const seconds = (key: string) => of(cpu, key, millionth)
  return {
    cpuSeconds: seconds('usage_usec'), cpuUserSeconds: seconds('user_usec'), cpuSystemSeconds: seconds('system_usec'),
    periods: cpu.get('nr_periods'), throttledPeriods: cpu.get('nr_throttled'), throttledSeconds: seconds('throttled_usec'),
    memoryBytes, memoryLimitBytes, workingSetBytes: memoryBytes === undefined ? undefined : Math.max(0, memoryBytes - (memory.get('inactive_file') ?? 0)),
    rssBytes: memory.get('anon'), cacheBytes: memory.get('file'), outOfMemory: events.get('oom'), processes: processes.length,
    reads: byDevice(io, 'rbytes'), writes: byDevice(io, 'wbytes'), network: await networkOf(files, processes[0]),
  }
}

function of(values: ReadonlyMap<string, number>, key: string, divisor: number): number | undefined {
  const value = values.get(key)
  return value === undefined ? undefined : value / divisor
}

/** Where systemd or the engine itself puts it. */
async function folderOf(files: HostFiles, id: string): Promise<string | undefined> {
  for (const folder of [`system.slice/docker-${id}.scope`, `docker/${id}`, `system.slice/cri-containerd-${id}.scope`]) {
    if (await files.text('sys', `fs/cgroup/${folder}/cpu.stat`) !== undefined) return folder
  }
  return undefined
}

async function keyed(files: HostFiles, path: string): Promise<Map<string, number>> {
  return new Map((await files.lines('sys', path)).map(wordsOf).map(([key = '', value]) => [key, Number(value)]))
}

function byDevice(lines: readonly string[], key: string): Record<string, number> {
  return Object.fromEntries(lines.map(wordsOf).flatMap(([device = '', ...pairs]) => pairs.flatMap((pair) => (pair.startsWith(`${key}=`) ? [[device, Number(pair.slice(key.length + 1))]] : []))))
}

/** The container's own interfaces, as its first process sees them. */
async function networkOf(files: HostFiles, process: string | undefined): Promise<NetworkFigures[]> {
  if (process === undefined) return []
  return (await files.lines('proc', `${process}/net/dev`)).flatMap((line) => {
    const [, name = '', numbers = ''] = /^\s*(.+?):\s*(\d.*)$/.exec(line) ?? []
    const values = wordsOf(numbers).map(Number)
    const at = (index: number) => values[index] ?? 0
    return name === '' || name === 'lo' ? [] : [{ name, receiveBytes: at(0), receivePackets: at(1), receiveErrors: at(2), receiveDropped: at(3), sendBytes: at(8), sendPackets: at(9), sendErrors: at(10), sendDropped: at(11) }]
  })
}
