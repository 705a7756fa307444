import { z } from 'zod'
import { defineOperation } from '#lib/operation'
import { AttentionRow } from '#kernel/attention/contract'

const moment = z.iso.datetime({ offset: true })

/** The front page: what needs a person, and what happened while they were away. */
export const showToday = defineOperation({
  name: 'collaboration.today', kind: 'query', access: 'attention:read', summary: 'Show what needs a person now, ranked, and what happened since you were away.',
  input: z.object({ since: moment.optional().describe('Start of "since you were away"; a day ago unless given.') }),
  output: z.object({
    now: z.array(AttentionRow), waiting: z.array(AttentionRow), soon: z.array(AttentionRow),
    since: z.object({ from: moment, rows: z.array(z.object({ text: z.string(), count: z.number().int(), href: z.string(), at: moment })) }),
    snoozed: z.number().int(),
    /** What is watched, so that an empty page can say so. */
    watched: z.object({ services: z.number().int(), repositories: z.number().int(), checks: z.number().int(), environments: z.number().int(), entities: z.number().int() }),
    isOnFire: z.boolean(),
  }),
})

/** What is watched, in one line: an empty Today says that somebody looks. */
export function watchedText(watched: z.infer<typeof showToday.output>['watched']): string {
  const counts: [number, string, string][] = [
    [watched.repositories, 'repository', 'repositories'], [watched.services, 'service', 'services'], [watched.environments, 'environment', 'environments'], [watched.checks, 'check', 'checks'], [watched.entities, 'thing in all', 'things in all'],
  ]
  return `Watched: ${counts.map(([count, one, many]) => `${count} ${count === 1 ? one : many}`).join(', ')}.`
}
