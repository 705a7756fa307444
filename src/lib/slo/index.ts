/** Service level objectives: files of sloth and OpenSLO read and checked, the rules that sloth makes of them, and the arithmetic of a budget. Pure. */
export { type AlertWindows, burnFactor, type BurnWindow } from './alert-windows.ts'
export { budgetOf, type ErrorBudget, errorBudget, shareBurned } from './error-budget.ts'
export { type Objective, readSloFile, type SloFile } from './read-slo-file.ts'
export { ruleFileText } from './rule-file-text.ts'
export { filterOf, sliMetric } from './sli-rules.ts'
export type { Slo, SloFault } from './slo.ts'
