/** What the tests of runs and of the runner share. */
export { eventually } from '../harness/eventually.ts'
export { type FreshDatabase, freshDatabase } from '../harness/fresh-database.ts'
export { tempDir } from '../harness/temp-dir.ts'
export { ManualClock } from '../harness/manual-clock.ts'
export { ada, bob, runnerActor, RunsMount } from './mount.ts'
export { job, plan, scripted, step, steps } from './plans.ts'
export { bundleRunner, bundleServer, crash, startRunnerProgram, startServerProgram } from './programs.ts'
