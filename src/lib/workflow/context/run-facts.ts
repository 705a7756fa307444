import type { ContextValue } from '../expression/context-value.ts'

/** What is known about a run when it starts, from which its contexts and variables are made. */
export interface RunFacts {
  /** `owner/name`. */
  readonly repository: string
  /** Full name of the ref: `refs/heads/main`. */
  readonly ref: string
  readonly sha: string
  readonly eventName: string
  /** The event's payload in the forge's form. */
  readonly event: ContextValue
  readonly actor: string
  readonly workflow: string
  /** Path of the workflow file in the repository. */
  readonly workflowPath: string
  readonly runId: string
  readonly runNumber: number
  /** 1, and one more each time the run is started again. */
  readonly runAttempt: number
  /** Address of this product, without a slash at its end. */
  readonly serverUrl: string
  readonly apiUrl?: string
  /** Branches of a pull request, without `refs/heads/`. */
  readonly headRef?: string
  readonly baseRef?: string
  readonly token?: string
  readonly triggeringActor?: string
}

/** What is known about a job when a runner has taken it. Paths are absolute, on the runner. */
export interface JobFacts {
  readonly jobId: string
  readonly workspace: string
  readonly eventPath: string
  /** Files of the step that is about to run. */
  readonly envFile?: string
  readonly outputFile?: string
  readonly pathFile?: string
  readonly summaryFile?: string
  readonly stateFile?: string
  /** Id of the step that is about to run. */
  readonly action?: string
}

export interface RunnerFacts {
  readonly name: string
  readonly os: 'Linux' | 'macOS' | 'Windows'
  readonly arch: 'X86' | 'X64' | 'ARM' | 'ARM64'
  readonly tempFolder: string
  readonly toolCacheFolder: string
  readonly isDebug?: boolean
}
