import { z } from 'zod'
import { on } from '#kernel/feature'
import { createTimeline } from '#kernel/timeline'
import { defineEvent } from '#lib/event'
import { systemClock } from '#platform/clock'
import { openDatabase, sql } from '#platform/database'
import { testWorker } from './worker-context.ts'

/** A server of nothing but the timeline, made to be killed: `node crash-worker.mjs URL`. Each event goes into `seen`, slowly. */
const Note = defineEvent('dev.daybook.note.written', z.object({ minute: z.number() }))
const pauseMs = 5

const record = on(Note, 'record', async ({ minute }, ctx, event) => {
  await sql`insert into seen (n, subject) values (${minute}, ${event.subject})`.execute(ctx.db)
  await ctx.clock.sleep(pauseMs)
})

const database = openDatabase({ connection: { url: process.argv[2] ?? '' }, maxConnections: 8 })
const worker = testWorker(database, systemClock, new AbortController().signal)
const timeline = createTimeline({ reactions: [record], eventTypes: [], neighboursOf: async () => [] })
process.stdout.write('ready\n')
await Promise.all((timeline.workers ?? []).map((each) => each.run(worker)))
