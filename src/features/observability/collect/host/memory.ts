import type { Family } from '#lib/exposition'
import { type HostFiles, wordsOf } from './host-files.ts'
import { gauge, untyped } from './measured-family.ts'

const pagingFields = /^(oom_kill|pgpg|pswp|pg.*fault)/

/** /proc/meminfo, and of /proc/vmstat what tells of paging. */
export async function readMemory(files: HostFiles): Promise<Family[]> {
  const memory = (await files.lines('proc', 'meminfo')).flatMap((line) => {
    const [, key = '', size = '', unit] = /^([^:]+):\s+(\d+)( kB)?$/.exec(line.trim()) ?? []
    if (key === '') return []
    const field = `${key.replaceAll('(', '_').replaceAll(')', '')}${unit === undefined ? '' : '_bytes'}`
    return gauge(`node_memory_${field}`, `Memory information field ${field}.`, [[{}, Number(size) * (unit === undefined ? 1 : 1024)]])
  })
  const paging = (await files.lines('proc', 'vmstat')).map(wordsOf).filter(([field = '']) => pagingFields.test(field))
  return [...memory, ...paging.flatMap(([field = '', value]) => untyped(`node_vmstat_${field}`, `/proc/vmstat information field ${field}.`, [[{}, Number(value)]]))]
}
