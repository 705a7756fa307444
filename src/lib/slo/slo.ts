/** Where a file cannot be taken, as a sentence; lines count from 1. */
export interface SloFault {
  readonly line: number
  readonly message: string
}

export interface AlertMeta {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

export interface SloPlugin {
  readonly id: string
  readonly config: unknown
  readonly priority: number
}

/** How bad events are told from good ones. Queries are Go templates with `{{.window}}`. */
export type Sli = { readonly kind: 'events'; readonly errorQuery: string; readonly totalQuery: string } | { readonly kind: 'raw'; readonly errorRatioQuery: string }

/** A service level objective, whichever format it was written in. */
export interface Slo {
  /** One of its kind: by it the series are told apart (`sloth_id`). */
  readonly id: string
  readonly name: string
  readonly service: string
  readonly description: string
  /** Per cent of events that have to be good. */
  readonly objective: number
  readonly periodMs: number
  readonly sli: Sli | undefined
  readonly labels: Readonly<Record<string, string>>
  /** Undefined: nobody is told. */
  readonly page: AlertMeta | undefined
  readonly ticket: AlertMeta | undefined
  readonly plugins: readonly SloPlugin[]
  /** The plugins stand for all that is made else. */
  readonly overridesPlugins: boolean
  /** The format, as sloth calls it: `prometheus/v1`. */
  readonly spec: string
  /** How sloth would be run for it. */
  readonly mode: string
  readonly line: number
}
