/** Dashboards as plain data: their format, and what stands in an expression for a variable. No input or output of its own, and nothing of Grafana's. */
export { Dashboard, dashboardVersion, type DashboardQuery, type Look, looks, type Mapping, type Override, Panel, pictures, type Reduction, reductions, type Threshold, type Unit, units, Variable } from './dashboard.ts'
export { interpolateQuery, type InterpolateOptions } from './interpolate-query.ts'
export { interpolateText } from './interpolate-text.ts'
export { isAll, type ShownVariable, type VariableOption, variablesIn } from './shown-variable.ts'
export { lengthMs, stepOf, timeVariables, type TimeVariables } from './time-variables.ts'
