import type { ConditionStatus, JobStatus, RunResult, StatusFunctionName } from './condition-status.ts'
import type { ContextValue } from './context-value.ts'
import type { ExpressionFunction } from './evaluate-expression.ts'

/** `success`, `failure`, `cancelled` and `always` for one condition. A job's `success('a', 'b')` looks only at the named needs. */
export function statusFunctions(status: ConditionStatus): Readonly<Record<StatusFunctionName, ExpressionFunction>> {
  if (status.of === 'step') {
    return { always: () => true, success: () => status.job === 'success', failure: () => status.job === 'failure', cancelled: () => status.job === 'cancelled' }
  }
  return {
    always: () => true,
    success: (...names) => !status.cancelled && resultsOf(status, names).every((result) => result === 'success'),
    failure: (...names) => !status.cancelled && resultsOf(status, names).some((result) => result === 'failure'),
    cancelled: () => status.cancelled,
  }
}

function resultsOf(status: JobStatus, names: readonly ContextValue[]): readonly RunResult[] {
  if (names.length === 0) return Object.values({ ...status.ancestors, ...status.needs })
  const wanted = new Set(names.map((name) => String(name).toLowerCase()))
  return Object.entries(status.needs).filter(([id]) => wanted.has(id.toLowerCase())).map(([, result]) => result)
}
