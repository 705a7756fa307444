import { parentPort, workerData } from 'node:worker_threads'
import { LogsEngine } from '../logs-engine.ts'
import { type LogsWorkerData, wholeLimits } from './logs-worker-data.ts'
import { hostLogs } from './logs-host.ts'

/** The thread that logs live in. It ends by itself when its engine is closed. */
const { directory, limits } = workerData as LogsWorkerData
if (parentPort) {
  const port = parentPort
  const { engine, damaged } = await LogsEngine.open({ directory, limits: wholeLimits(limits), onError: (error) => port.postMessage({ id: -1, told: `Keeping log lines failed; it is tried again. ${String(error)}` }) })
  hostLogs(engine, port)
  port.postMessage({ id: 0, output: damaged })
}
