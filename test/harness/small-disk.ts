import { spawnSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'

/** A file system of a size of its own, in memory. */
export interface SmallDisk {
  resize(kilobytes: number): void
  remove(): void
}

/** Undefined where this user may mount none; a test is skipped there, and says so. The folder is made where it is missing. */
export async function smallDisk(folder: string, kilobytes: number): Promise<SmallDisk | undefined> {
  await mkdir(folder, { recursive: true })
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]).status !== 0) return undefined
  return {
    resize: (now) => {
      spawnSync('mount', ['-o', `remount,size=${now}k`, folder])
    },
    remove: () => {
      spawnSync('umount', [folder])
    },
  }
}
