/**
 * Durable runs: graphs of jobs that runners lease and carry out, with logs, gates, secrets, artifacts and schedules. Features
 * start runs in their own transaction and never touch the tables; this part knows no kind of run but by its registry.
 */
export { createRuns, type RunsOptions } from './feature.ts'
export { type RunRequest, startRun } from './start-run.ts'
export { type SpokenJob, spokenChunks, spokenJobs } from './spoken-logs.ts'
export { type CheckingRunner, checkingRunners } from './check-runners.ts'
export { requireRegistered, runnerRoute } from './runner-route.ts'
