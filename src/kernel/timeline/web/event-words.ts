import type { StatusState } from '#ui'

/** `dev.cdevents.service.rolledback.0.3.0` → `service rolledback`; `dev.daybook.run.finished` → `run finished`. */
export function eventTypeWords(type: string): string {
  const bare = type.replace(/^dev\.(cdevents|daybook)\./, '').replace(/\.\d+\.\d+\.\d+(-[\w.]+)?$/, '')
  return bare.replaceAll('.', ' ').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
}

const bad = /(failed|crashed|lost|refused|detected|fired|declined)$/
const good = /(deployed|upgraded|resolved|delivered|succeeded|merged|proven|mitigated)$/
const back = /(rolledback|quarantined|cancelled|deleted|removed|revoked)$/

/** The look of an event's mark. Only what says by its type that something broke is red. */
export function eventState(type: string, data: unknown): StatusState | undefined {
  const words = eventTypeWords(type).replaceAll(' ', '')
  const state = typeof data === 'object' && data !== null && 'state' in data ? data.state : undefined
  if (words === 'runfinished') return state === 'succeeded' ? 'ok' : state === 'failed' ? 'failing' : 'off'
  if (bad.test(words)) return 'failing'
  if (back.test(words)) return 'degraded'
  return good.test(words) ? 'ok' : undefined
}
