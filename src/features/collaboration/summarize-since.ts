import { countByType } from '#kernel/timeline'
import type { Db } from '#platform/database'

interface SinceRow {
  readonly text: string
  readonly count: number
  readonly href: string
  readonly at: string
}

/** What is worth a line, in the order of the page. Plural forms are spelled out: no suffix rule is right for all. */
const lines: readonly { readonly pattern: RegExp; readonly one: string; readonly many: string; readonly type: string }[] = [
  { pattern: /^dev\.cdevents\.incident\.(detected|reported)\./, one: 'incident opened', many: 'incidents opened', type: 'dev.cdevents.incident.*' },
  { pattern: /^dev\.cdevents\.incident\.resolved\./, one: 'incident resolved', many: 'incidents resolved', type: 'dev.cdevents.incident.resolved*' },
  { pattern: /^dev\.cdevents\.service\.rolledback\./, one: 'rollback', many: 'rollbacks', type: 'dev.cdevents.service.rolledback*' },
  { pattern: /^dev\.daybook\.deployment\.failed$/, one: 'deployment failed', many: 'deployments failed', type: 'dev.daybook.deployment.failed' },
  { pattern: /^dev\.cdevents\.service\.(deployed|upgraded)\./, one: 'release went live', many: 'releases went live', type: 'dev.cdevents.service.*' },
  { pattern: /^dev\.cdevents\.change\.merged\./, one: 'change merged', many: 'changes merged', type: 'dev.cdevents.change.merged*' },
  { pattern: /^dev\.daybook\.alert\.fired$/, one: 'alert fired', many: 'alerts fired', type: 'dev.daybook.alert.fired' },
]

/** One row a kind of event that happened since, with the newest moment and a link to the events themselves. */
export async function summarizeSince(db: Db, from: Date): Promise<SinceRow[]> {
  const counts = await countByType(db, { since: from })
  return lines.flatMap(({ pattern, one, many, type }) => {
    const matching = counts.filter((row) => pattern.test(row.type))
    const count = matching.reduce((sum, row) => sum + row.count, 0)
    if (count === 0) return []
    const newest = matching.map((row) => row.newestAt.toISOString()).toSorted().at(-1) ?? from.toISOString()
    const query = new URLSearchParams({ type, since: from.toISOString() })
    return [{ text: `${count} ${count === 1 ? one : many}`, count, href: `/timeline?${query.toString()}`, at: newest }]
  })
}
