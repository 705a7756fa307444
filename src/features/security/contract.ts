/** A direct dependency: what the manifest asks for, and the version that the lock gives it. */
export interface DirectDependency {
  readonly name: string
  /** Null where nothing holds it to one. */
  readonly version: string | null
  readonly constraint: string | null
  /** As the ecosystem calls it: `runtime`, `dev`, `optional`, `build`, a group or configuration. */
  readonly scope: string
}

/** Facts of an entity of kind `lockfile`: what a project is made of, by its lock file, or by its manifest where there is no lock. */
export interface LockfileFacts {
  readonly path: string
  readonly ecosystem: 'npm' | 'pip' | 'go' | 'cargo' | 'maven' | 'gem' | 'composer'
  /** The program that writes and reads it: `npm`, `pnpm`, `yarn`, `poetry`, … */
  readonly tool: string
  /** The format's version as the file says it. */
  readonly format: string | null
  /** Are all versions fixed by a file that lies here? */
  readonly locked: boolean
  /** Path of the manifest, if there is one. */
  readonly manifest: string | null
  readonly direct: readonly DirectDependency[]
  /** `name@version` of every package, direct and indirect, sorted, each once. Without a lock only those that the manifest fixes. */
  readonly all: readonly string[]
  readonly count: number
  /** Other files that it takes in. */
  readonly includes: readonly string[]
  /** What a reader should know of how far this goes. */
  readonly note: string | null
}
