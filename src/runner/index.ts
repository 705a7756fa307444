/** The process that carries out jobs. Talks to the server only by the runner protocol, and knows no feature and no database. */
export type { Connection } from './server-client.ts'
export { type Runner, type RunnerOptions, startRunner } from './start-runner.ts'
