import type { Worker, WorkerContext } from '#kernel/feature'
import type { ObservabilityOptions } from '../../observability-settings.ts'
import type { SourceBoard } from '../source-board.ts'
import { entriesStamp, loadEntries, type LoadedEntries, type TailSources } from './load-entries.ts'
import type { TailFault } from './tail-entry.ts'
import { maxFiles, TailFiles } from './tail-files.ts'

const restMs = 250
const discoverEveryMs = 5000
const againMs = 2000

/** What files are to be read by, and what is wrong with that, for those who ask. */
export class FilesWork {
  file: string | undefined
  faults: readonly TailFault[] = []
}

/** Follows files, on every server of several: each has its own. */
export function filesWorker({ settings, telemetry }: ObservabilityOptions, board: SourceBoard, work: FilesWork): Worker {
  return {
    id: 'log-files', leader: false,
    async run(worker) {
      const { dataDir, projectDir } = worker.site
      const sources = { paths: settings.logFiles, configFile: settings.logFilesConfig, projectDir, dataDir }
      const files = await TailFiles.open({ logs: telemetry.logs, board, log: worker.log, now: () => worker.clock.now(), dataDir, maxLineBytes: settings.maxLineBytes })
      try {
        await follow(files, sources, worker, work)
      } finally {
        await files.close()
      }
    },
  }
}

async function follow(files: TailFiles, sources: TailSources, worker: WorkerContext, work: FilesWork): Promise<void> {
  let loaded: LoadedEntries | undefined
  let discoverAtMs = 0
  while (!worker.signal.aborted) {
    const startedMs = performance.now()
    if (startedMs >= discoverAtMs) {
      if (loaded?.stamp !== await entriesStamp(sources)) {
        loaded = await loadEntries(sources)
        await files.clear()
      }
      const cut = loaded ? await files.discover(loaded.entries) : []
      work.file = loaded?.file
      work.faults = [...(loaded?.faults ?? []), ...cut.map((path) => ({ path, message: `It names more than ${maxFiles} files, and not all are read. Name fewer.` }))]
      const tookMs = performance.now() - startedMs
      discoverAtMs = performance.now() + Math.max(discoverEveryMs, tookMs * 20)
    }
    const isBusy = await files.turn().catch(async (error: unknown) => {
      worker.log.warn('Lines of files could not be kept now; they are read again.', { error })
      await worker.clock.sleep(againMs, worker.signal).catch(() => undefined)
      return false
    })
    if (!isBusy) await worker.clock.sleep(restMs, worker.signal).catch(() => undefined)
  }
}
