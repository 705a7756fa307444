import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Context, Reacted, Reaction } from '#kernel/feature'
import { newId } from '#lib/id'
import { sql } from '#platform/database'
import type { Alert } from '#features/alerting/contract'
import { type TestDaybook, testDaybook } from '../../../test/harness/index.ts'
import { systemPrincipal } from '../../server/dispatch/dispatcher.ts'
import { mitigateOnResolvedAlert } from './mitigate-on-resolved-alert.ts'
import { openIncidentOnAlert } from './open-incident-on-alert.ts'

let daybook: TestDaybook
beforeAll(async () => {
  daybook = await testDaybook({ isWorking: false })
})

interface Step {
  readonly kind: 'fire' | 'resolve'
  readonly place: number
  readonly alert: number
  readonly isHidden: boolean
}

const environments = ['production', null, 'staging']
const at = new Date('2026-03-02T12:00:00Z').toISOString()
const eventId = (run: string, step: number) => `${run.slice(0, -12)}${String(step).padStart(12, '0')}`

function alertOf(run: string, { place, alert, kind }: Step): Alert {
  const name = `Alert${alert}`
  return {
    id: `${run}-${place}-${alert}`, name, severity: 'high', service: `service:default/${run}`, environment: environments[place] ?? null, state: kind === 'fire' ? 'firing' : 'resolved',
    summary: `${name} is wrong. Look.`, labels: {}, startedAt: at, firedAt: at, resolvedAt: kind === 'fire' ? null : at, check: null, runbookUrl: null,
  }
}

async function react(run: string, steps: readonly (Step & { readonly at: number })[]): Promise<void> {
  const reaction: Reaction = steps[0]?.kind === 'fire' ? openIncidentOnAlert : mitigateOnResolvedAlert
  await daybook.dispatcher.transact(systemPrincipal('incidents'), async (ctx: Context) => {
    const events = steps.map((step): Reacted<unknown> => {
      const event = { id: eventId(run, step.at), type: reaction.event.name, subject: `service:default/${run}`, environment: null, at: new Date(at) }
      return { data: { alert: alertOf(run, step), hiddenBy: step.isHidden ? ['silence'] : [] }, event, ctx: ctx.because({ kind: 'event', id: event.id }) }
    })
    await reaction.reactAll?.(events as never, ctx)
  })
}

/** What became of it, without what differs by chance. */
async function outcome(run: string) {
  return daybook.dispatcher.transact(systemPrincipal('test'), async ({ db }) => {
    const { rows: incidents } = await sql`
      select i.environment, i.state, i.title, i.opened_by, i.mitigated_at, array(select substr(a.alert_id, ${run.length + 1}::int) || ' ' || a.is_resolved from incidents_alerts a where a.incident_id = i.id order by 1) as alerts
      from incidents_incidents i where i.service = ${`service:default/${run}`} order by i.environment`.execute(db)
    const { rows: told } = await sql`
      select environment, type, regexp_replace(summary, '#\\d+', '#') as summary, data->>'text' as text, right(cause_id, 12)::int as step, before, after
      from timeline_events where subject = ${`service:default/${run}`} and type like '%incident%' order by environment, id`.execute(db)
    return { incidents, told }
  })
}

/** Alerts of three places that fire or resolve together: of four a place, which all resolve now and then, or of many. */
const phase = (alerts: number) => fc.record({ kind: fc.constantFrom('fire' as const, 'resolve' as const), first: fc.nat(alerts), length: fc.integer({ min: 1, max: 40 }), isHidden: fc.boolean() })
  .map(({ kind, first, length, isHidden }) => Array.from({ length }, (_, n): Step => ({ kind, place: (n >> 1) % 3, alert: (first + n) % alerts, isHidden: isHidden && n % 3 === 0 })))
const sequences = fc.constantFrom(4, 30).chain((alerts) => fc.array(phase(alerts), { minLength: 1, maxLength: 8 }))

test('alerts that come together leave what they leave one by one', { timeout: 120_000 }, async () => {
  await fc.assert(fc.asyncProperty(sequences, async (phases) => {
    const [together, alone] = [newId(), newId()]
    let count = 0
    for (const each of phases) {
      const steps = each.map((step) => ({ ...step, at: (count += 1) }))
      await react(together, steps)
      for (const step of steps) await react(alone, [step])
    }
    expect(await outcome(together)).toEqual(await outcome(alone))
  }), { numRuns: 10 })
})

test('many incidents are opened and joined at once, each event from its own', async () => {
  const run = newId()
  await react(run, Array.from({ length: 135 }, (_, n) => ({ kind: 'fire', place: n % 3, alert: n, isHidden: false, at: n })))
  const { incidents, told } = await outcome(run)
  expect(incidents).toHaveLength(3)
  // Of each: opened, nineteen that are named, and that they are forty.
  const steps = [...Array.from({ length: 60 }, (_, n) => n), 117, 118, 119]
  expect(told.map((each) => (each as { step: number }).step).toSorted((a, b) => a - b)).toEqual(steps)
})
