import type { Executor } from '../executor.ts'
import { dummyExecutor } from './dummy-executor.ts'
import { processExecutor } from './process-executor.ts'

/** All executors by id. A further one is a file here and a line below. */
export const executors: ReadonlyMap<string, Executor> = new Map([processExecutor, dummyExecutor].map((executor) => [executor.id, executor]))
