import { z } from 'zod'
import { on, onMany } from '#kernel/feature'
import { createTimeline } from '#kernel/timeline'
import { defineEvent } from '#lib/event'
import { systemClock } from '#platform/clock'
import { openDatabase, sql } from '#platform/database'
import { testWorker } from './worker-context.ts'

/** A server of nothing but the timeline, made to be killed: `node crash-worker.mjs URL`. Each event goes into `seen` and, with others, into `seen_together`, slowly. */
const Note = defineEvent('dev.daybook.note.written', z.object({ minute: z.number() }))
const pauseMs = 5

const record = on(Note, 'record', async ({ minute }, ctx, event) => {
  await sql`insert into seen (n, subject) values (${minute}, ${event.subject})`.execute(ctx.db)
  await ctx.clock.sleep(pauseMs)
})

const recordTogether = onMany(Note, 'record-together', async (events, ctx) => {
  for (const { data, event } of events) await sql`insert into seen_together (n, subject) values (${data.minute}, ${event.subject})`.execute(ctx.db)
  await ctx.clock.sleep(pauseMs * events.length)
})

const database = openDatabase({ connection: { url: process.argv[2] ?? '' }, maxConnections: 8 })
const worker = testWorker(database, systemClock, new AbortController().signal)
const timeline = createTimeline({ reactions: [record, recordTogether], eventTypes: [], neighboursOf: async () => [] })
process.stdout.write('ready\n')
await Promise.all((timeline.workers ?? []).map((each) => each.run(worker)))
