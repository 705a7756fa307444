import type { EntityRef } from '#lib/entity-ref'
import type { Context } from './context.ts'

export type AttentionSection = 'now' | 'waiting' | 'soon' | 'since'
export type AttentionSeverity = 'critical' | 'high' | 'medium' | 'low'

/** What can be done about it: an operation with its input, or a page to open. */
export interface AttentionAction {
  readonly label: string
  readonly operation?: string
  readonly input?: Readonly<Record<string, unknown>>
  readonly href?: string
}

/** One thing that a person has to decide or do. */
export interface AttentionItem {
  /** Stable while it is the same thing, so that a snooze holds: `incident:0192…`. */
  readonly key: string
  readonly section: AttentionSection
  readonly severity: AttentionSeverity
  /** One sentence in plain words. */
  readonly title: string
  readonly entity?: EntityRef
  /** What shows it: a number, a line of a log, a file and line. */
  readonly evidence: { readonly text: string; readonly href?: string }
  /** Since when it stands; for `soon`, when it is due. */
  readonly since: Date
  /** Why it is here, in a sentence. */
  readonly why: string
  /** Ids (or names) of the people who are to act, where those are known; left out: whoever may. */
  readonly forPeople?: readonly string[]
  /** Names of the teams that are to act, besides the one that owns the entity. */
  readonly forTeams?: readonly string[]
  /** What many rows like this one are called: `open incidents`. Many of one entity are shown as one that opens. */
  readonly many?: string
  /** First is the primary one. */
  readonly actions: readonly AttentionAction[]
}

/** A source of rows for Today. Called often: it reads, quickly, and changes nothing. */
export interface AttentionProvider {
  readonly id: string
  provide(ctx: Context): Promise<readonly AttentionItem[]>
}

export function defineAttention(id: string, provide: AttentionProvider['provide']): AttentionProvider {
  return { id, provide }
}
