/** What an executor needs to start a step. `files` begins the names of the step's own files, `output` gets all it prints. */
export interface StepLaunch {
  readonly files: string
  readonly output: string
  readonly argv: readonly string[]
  /** The step's script as it will run. */
  readonly script: string
  readonly cwd: string
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>
  /** Value of RUNNER_TRACKING_ID in `env`, by which stray processes are found. */
  readonly trackingId: string
}

/** How a step's program ended; `lost` when nobody can tell. */
export type StepExit = { readonly kind: 'exited'; readonly code: number } | { readonly kind: 'lost'; readonly reason: string }

export interface RunningStep {
  /** Resolves when the step's program has ended; what it left in the background may go on. Never rejects. */
  readonly ended: Promise<StepExit>
  /** Ends it and all that it started: asked to first, made to after `graceMs`. */
  stop(graceMs: number): Promise<void>
}

/** A way to carry out steps. What it starts must outlive this process, or be told as lost when it comes back. */
export interface Executor {
  readonly id: string
  start(launch: StepLaunch): Promise<RunningStep>
  /** Takes up a step that an earlier life of the runner was about to start; undefined when it was never started, and never will be. */
  attach(launch: Pick<StepLaunch, 'files' | 'trackingId'>): RunningStep | undefined
  /** Ends whatever steps of a job left in the background. */
  sweep(trackingId: string): Promise<void>
}
