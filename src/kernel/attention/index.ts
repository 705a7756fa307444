/**
 * What needs a person: the rows of all providers, ranked, with snoozes. It owns no row; each comes from a part and carries
 * its own evidence and next action.
 */
import { type AttentionProvider, defineFeature, type Feature } from '#kernel/feature'
import { listHandler, type TeamNames } from './list-attention.ts'
import { snoozeHandler, unsnoozeHandled } from './snooze-row.ts'

interface AttentionOptions {
  /** Providers of all parts. */
  readonly providers: readonly AttentionProvider[]
  /** Left out: nobody is in a team. */
  readonly teamsOf?: TeamNames
}

export function createAttention({ providers, teamsOf = async () => [] }: AttentionOptions): Feature {
  return defineFeature({ id: 'attention', title: 'Attention', handlers: [listHandler(providers, teamsOf), snoozeHandler(providers), unsnoozeHandled] })
}
