import { parentPort, workerData } from 'node:worker_threads'
import { Engine } from '../engine/engine.ts'
import type { EngineLimits } from '../engine/engine-limits.ts'
import { hostEngine } from './engine-host.ts'
import { warmUp } from './warm-up.ts'

/** The thread that metrics live in. It ends by itself when its engine is closed. */
const { folder, limits } = workerData as { readonly folder: string; readonly limits: EngineLimits }
const { engine, damaged } = await Engine.open({ folder, limits, now: () => Date.now() })
if (parentPort) {
  hostEngine(engine, parentPort, limits)
  parentPort.postMessage({ id: 0, output: damaged })
  await warmUp()
}
