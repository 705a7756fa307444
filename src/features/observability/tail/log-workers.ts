import type { Worker } from '#kernel/feature'
import type { ObservabilityOptions } from '../observability-settings.ts'
import { containerLogsWorker } from './containers/container-logs-worker.ts'
import { type FilesWork, filesWorker } from './files/files-worker.ts'
import { journalWorker } from './journal/journal-worker.ts'
import { ownLogWorker } from './own-log-worker.ts'
import { runLogsWorker } from './runs/run-logs-worker.ts'
import type { SourceBoard } from './source-board.ts'

/** All that reads lines from somewhere. */
export function logWorkers(options: ObservabilityOptions, board: SourceBoard, files: FilesWork): Worker[] {
  return [filesWorker(options, board, files), journalWorker(options, board), containerLogsWorker(options, board), runLogsWorker(options, board), ownLogWorker(options, board)]
}
