import { handle } from '#kernel/feature'
import { sql } from '#platform/database'
import { mostShownAlerts, shownAlerts } from './contract.ts'

/** The first alerts of an incident are those that its page shows. */
export const shown = handle(shownAlerts, async ({ ids }, ctx) => {
  const { rows } = await sql<{ alert_id: string }>`
    select distinct alert_id from (
      select alert_id, row_number() over (partition by incident_id order by alert_id) as place from incidents_alerts where incident_id in (select incident_id from incidents_alerts where alert_id = any(${ids}::text[]))
    ) placed where place <= ${mostShownAlerts} and alert_id = any(${ids}::text[])`.execute(ctx.db)
  return { ids: rows.map(({ alert_id }) => alert_id) }
})
