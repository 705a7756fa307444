/**
 * Rules on their way through time: one machine for live evaluation, backtests and unit tests. It is pure: what it asks and
 * writes goes through functions that it is given, and its state is plain data that can be stored and read back.
 */
export type { AlertPhase, AlertStateName } from './alert-phase.ts'
export { alertIntervals, type AlertHistory, type AlertInterval } from './alert-intervals.ts'
export type { EvaluationSteps } from './alert-presence.ts'
export { alertTexts, alertTimeline, type AlertTimeline } from './alert-timeline.ts'
export { evaluateGroup, type AlertTransition, type GroupEvaluation, type GroupEvaluationOptions, type RuleFailure } from './evaluate-group.ts'
export { recordedLabels } from './evaluate-recording.ts'
export { type InstantQuery, type InstantSample, vectorOf } from './instant-vector.ts'
export { ruleReads } from './rule-reads.ts'
export type { RuleSample } from './rule-sample.ts'
export { type AlertState, type GroupState, newGroupState, type RuleState, stateForGroup } from './rule-state.ts'
