import type { StatusState } from '#ui'

/** `dev.cdevents.service.rolledback.0.3.0` → `service rolledback`; `dev.daybook.run.finished` → `run finished`. */
export function eventTypeWords(type: string): string {
  const bare = type.replace(/^dev\.(cdevents|daybook)\./, '').replace(/\.\d+\.\d+\.\d+(-[\w.]+)?$/, '')
  const words = bare.replaceAll('.', ' ').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return words.replace(/^(pipeline|task|testcase|testsuite)run\b/, '$1 run').replace(/rolledback$/, 'rolled back')
}

const bad = /(failed|crashed|lost|refused|detected|fired|declined)$/
const good = /(deployed|upgraded|resolved|delivered|succeeded|merged|proven|mitigated)$/
const back = /(rolledback|skipped|quarantined|cancelled|deleted|removed|revoked)$/

/** The look of an event's mark. Only what says by its type that something broke is red. */
export function eventState(type: string, data: unknown): StatusState | undefined {
  const words = eventTypeWords(type).replaceAll(' ', '')
  if (words.endsWith('runfinished')) return outcomeState(data)
  if (bad.test(words)) return 'failing'
  if (back.test(words)) return 'degraded'
  return good.test(words) ? 'ok' : undefined
}

/** How a run or pipeline ended, from the fields that say so. */
function outcomeState(data: unknown): StatusState | undefined {
  const { state, outcome } = (typeof data === 'object' && data !== null ? data : {}) as { state?: unknown; outcome?: unknown }
  if (state === 'succeeded' || outcome === 'success') return 'ok'
  if (state === 'failed' || outcome === 'failure' || outcome === 'error') return 'failing'
  return state === 'cancelled' || outcome === 'cancel' ? 'off' : undefined
}
