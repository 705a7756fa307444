import { recordOf, textOf } from '#lib/plain-data'
import { listEvents, type TimelineEvent } from '#kernel/timeline/contract'
import { handle } from '#kernel/feature'
import { listMarks } from '../contract.ts'

type Kind = 'deployment' | 'apply' | 'script' | 'configuration'

/** Types of events that change what is measured, and what each is. */
const types: readonly (readonly [type: string, kind: (event: TimelineEvent) => Kind | undefined])[] = [
  ['dev.cdevents.service.*', () => 'deployment'],
  ['dev.daybook.run.finished', kindOfRun],
  ['dev.daybook.environment.*', () => 'configuration'], ['dev.daybook.secret.changed', () => 'configuration'], ['dev.daybook.schedule.*', () => 'configuration'], ['dev.daybook.check.*', () => 'configuration'],
  ['dev.daybook.entity.changed', ({ data }) => (recordOf(data)['origin'] === 'discovered' ? undefined : 'configuration')],
]
const most = 100

export const marks = handle(listMarks, async ({ from, to, subject }, ctx) => {
  const items: { at: string; text: string; kind: Kind; eventId: string }[] = []
  for (const [type, kindOf] of types) {
    const { items: events } = await ctx.call(listEvents, { type, since: from, until: to, limit: most, ...(subject === undefined ? {} : { subject }) })
    for (const event of events) {
      const kind = kindOf(event)
      if (kind) items.push({ at: event.at, text: event.summary, kind, eventId: event.id })
    }
  }
  return { items: items.toSorted((a, b) => (a.at < b.at ? -1 : 1)) }
})

/** Deployments tell of themselves. */
function kindOfRun({ data }: TimelineEvent): Kind | undefined {
  const kind = textOf(recordOf(data)['kind']) ?? ''
  if (/apply|terraform|tofu|ansible|cloudformation|stack|playbook/.test(kind)) return 'apply'
  return /script|command|shell/.test(kind) ? 'script' : undefined
}
