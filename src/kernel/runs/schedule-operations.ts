import { type Handled, handle } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { sql } from '#platform/database'
import type { KindOf } from './advance-run.ts'
import { deleteSchedule, listSchedules, saveSchedule, ScheduleDeleted, ScheduleSaved } from './contract.ts'
import { nextTime } from '#lib/next-time'
import { parseInput } from './start-run.ts'

export interface ScheduleRow {
  name: string
  kind: string
  input: unknown
  cron: string
  time_zone: string
  is_on: boolean
  next_at: Date | null
  last_run_id: string | null
}

export function scheduleHandlers(kindOf: KindOf): Handled[] {
  return [
    handle(saveSchedule, async ({ name, kind: id, input, cron, timeZone, isOn }, ctx) => {
      const kind = kindOf(id)
      if (!kind) throw new ProductError('not-found', `There is no kind of run named ${id}.`)
      await ctx.require(kind.access)
      parseInput(kind, input)
      const nextAt = isOn ? nextTime(cron, timeZone, ctx.clock.now()) : null
      const { rows } = await sql<ScheduleRow>`
        insert into run_schedules (name, kind, input, cron, time_zone, is_on, next_at) values (${name}, ${id}, ${JSON.stringify(input ?? null)}::jsonb, ${cron}, ${timeZone}, ${isOn}, ${nextAt})
        on conflict (name) do update set kind = excluded.kind, input = excluded.input, cron = excluded.cron, time_zone = excluded.time_zone,
          is_on = excluded.is_on, next_at = excluded.next_at, last_error = null, updated_at = now() returning *`.execute(ctx.db)
      await ctx.append(ScheduleSaved, { subject: entityRef('schedule', name), summary: `Schedule ${name} saved: ${cron} (${timeZone})`, data: { name, cron, timeZone } })
      return view(firstRow(rows, name))
    }),
    handle(deleteSchedule, async ({ name }, ctx) => {
      firstRow((await sql<ScheduleRow>`delete from run_schedules where name = ${name} returning *`.execute(ctx.db)).rows, name)
      await ctx.append(ScheduleDeleted, { subject: entityRef('schedule', name), summary: `Schedule ${name} deleted`, data: { name } })
      return { name }
    }),
    handle(listSchedules, async (_input, ctx) => ({ items: (await sql<ScheduleRow>`select * from run_schedules order by name`.execute(ctx.db)).rows.map(view) })),
  ]
}

function firstRow(rows: readonly ScheduleRow[], name: string): ScheduleRow {
  const [row] = rows
  if (!row) throw new ProductError('not-found', `There is no schedule ${name}. See which there are with schedules list.`)
  return row
}

function view(row: ScheduleRow) {
  return { name: row.name, kind: row.kind, cron: row.cron, timeZone: row.time_zone, isOn: row.is_on, nextAt: row.next_at?.toISOString() ?? null, lastRunId: row.last_run_id, input: row.input }
}
