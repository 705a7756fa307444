import { watch } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { sep } from 'node:path'
import { ProductError } from '#lib/errors'
import { ChangeBatch } from './change-batch.ts'
import { asFileError, errnoOf } from './file-error.ts'
import { FolderWatcher, type TreeWatch, type WatchTarget } from './folder-watcher.ts'
import { isIgnoredByDefault } from './ignored-paths.ts'
import { TreePoller } from './tree-poller.ts'

interface WatchOptions {
  /** Given a path relative to the root, with `/`; what is below an ignored folder is never looked at. Default: `isIgnoredByDefault`. */
  readonly ignored?: (path: string) => boolean
  /** `poll` where the kernel's watches do not work, as on network file systems. */
  readonly mode?: 'kernel' | 'poll'
  /** Pause between two looks when polling; default 800 ms, longer for trees that take long to look at. */
  readonly pollMs?: number
}

const defaultPollMs = 800
const limitCodes = ['ENOSPC', 'EMFILE', 'ENFILE']

/**
 * Tells what changes below a folder, within 2 s, many changes at once: paths relative to the root, or `['.']` when so
 * much changed that all must be looked at again. Links are not followed. Where the system's limit of watches is reached it
 * polls. Throws `invalid` when the folder is not there.
 */
export async function watchTree(root: string, options: WatchOptions, onChange: (paths: string[]) => void): Promise<TreeWatch> {
  const pollMs = options.pollMs ?? defaultPollMs
  const target: WatchTarget = { root: await realFolder(root), isIgnored: options.ignored ?? isIgnoredByDefault, onChange }
  if (options.mode === 'poll') return startPolling(target, pollMs)
  return process.platform === 'linux' ? watchByFolder(target, pollMs) : watchWhole(target)
}

async function realFolder(root: string): Promise<string> {
  try {
    const path = await realpath(root)
    if (!(await stat(path)).isDirectory()) throw new ProductError('invalid', `${root} is not a folder. Name a folder to watch.`)
    return path
  } catch (error) {
    throw asFileError(error, root)
  }
}

async function startPolling(target: WatchTarget, pollMs: number): Promise<TreeWatch> {
  const poller = new TreePoller(target, pollMs)
  await poller.start()
  return poller
}

async function watchByFolder(target: WatchTarget, pollMs: number): Promise<TreeWatch> {
  let current: Promise<TreeWatch> | undefined
  let isClosed = false
  const folders = new FolderWatcher(target, () => {
    if (!isClosed) current ??= changeToPolling(folders, target, pollMs)
  })
  try {
    await folders.start()
  } catch (error) {
    await folders.close()
    if (!limitCodes.includes(errnoOf(error) ?? '')) throw asFileError(error, target.root)
    return startPolling(target, pollMs)
  }
  async function close(): Promise<void> {
    isClosed = true
    await folders.close()
    await (await current)?.close()
  }
  return { close }
}

/** What changed between the two is not known, so all must be looked at. */
async function changeToPolling(folders: FolderWatcher, target: WatchTarget, pollMs: number): Promise<TreeWatch> {
  const poller = await startPolling(target, pollMs)
  void folders.close()
  target.onChange(['.'])
  return poller
}

/** macOS and Windows watch a whole tree at once. */
function watchWhole(target: WatchTarget): TreeWatch {
  const batch = new ChangeBatch(target.onChange)
  const watcher = watch(target.root, { recursive: true, persistent: false }, (_kind, name) => {
    const path = name?.split(sep).join('/') ?? '.'
    if (!target.isIgnored(path)) batch.add(path)
  })
  watcher.on('error', () => batch.add('.'))
  return {
    close: async () => {
      batch.clear()
      watcher.close()
    },
  }
}
