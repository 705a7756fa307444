/**
 * GitHub workflow files: read, planned, evaluated and explained. Pure functions over plain data, for the server that plans a run and the
 * runner that executes it; no I/O. What is wrong with a file is returned as faults; evaluating throws WorkflowExpressionError, planning ProductError.
 */
export type { Concurrency, Job, JobEnvironment, Permissions, RunDefaults, RunsOn, ScheduleEntry, Step, Strategy, Trigger, Workflow, WorkflowCallOutput, WorkflowCallSecret, WorkflowInput, WorkflowInputType } from './model/workflow.ts'
export type { TemplateBoolean, TemplateNode, TemplateNumber, TemplateRecord } from './model/template-node.ts'
export type { WorkflowFault } from './model/workflow-fault.ts'
export { formatFault } from './model/workflow-fault.ts'

export type { ParsedWorkflow, ParseOptions, WorkflowFile } from './parse/parse-workflow.ts'
export { parseWorkflow } from './parse/parse-workflow.ts'
export { supportedActions } from './parse/unsupported.data.ts'

export type { ContextValue, ExpressionContexts } from './expression/context-value.ts'
export type { EvaluateOptions, ExpressionFunction } from './expression/evaluate-expression.ts'
export type { ExpressionErrorKind } from './expression/expression-error.ts'
export { WorkflowExpressionError } from './expression/expression-error.ts'
export { evaluateExpression } from './expression/evaluate-expression.ts'
export { evaluateTemplate, evaluateText, hasExpression, literalTemplate, templateToExpression } from './expression/template.ts'
export { evaluateRecord } from './expression/evaluate-record.ts'
export { evaluateNode } from './expression/evaluate-node.ts'
export type { ContextUse } from './expression/context-uses.ts'
export { usesOfExpression, usesOfTemplate } from './expression/context-uses.ts'
export type { ConditionStatus, JobStatus, RunResult, StepStatus } from './expression/condition-status.ts'
export type { ConditionOutcome } from './expression/condition.ts'
export { conditionExpression, evaluateCondition } from './expression/condition.ts'

export type { MatrixCombination } from './matrix/expand-matrix.ts'
export { expandMatrix, maxMatrixJobs } from './matrix/expand-matrix.ts'

export type { TriggerEvent, TriggerMatch } from './trigger/match-trigger.ts'
export { matchTrigger } from './trigger/match-trigger.ts'
export { matchesPatterns } from './trigger/match-patterns.ts'

export type { PlanContexts } from './plan/plan-jobs.ts'
export type { PlannedJob, PlannedStrategy } from './plan/planned-job.ts'
export type { Shell } from './plan/shell.ts'
export type { DispatchInputs } from './plan/dispatch-inputs.ts'
export { ancestorsOf, expandPlanned, planJobs } from './plan/plan-jobs.ts'
export { evaluateBoolean, evaluateConcurrency, evaluateTimeoutMs, expandJob } from './plan/expand-job.ts'
export { strategyContext } from './plan/planned-job.ts'
export { resolveDispatchInputs } from './plan/dispatch-inputs.ts'
export { resolveShell } from './plan/shell.ts'
export { stepName } from './plan/step-name.ts'

export type { EnvFile } from './command/env-file.ts'
export type { WorkflowCommand } from './command/parse-command.ts'
export { isSettableEnv, parseEnvFile, parsePathFile } from './command/env-file.ts'
export { formatCommand, parseCommand } from './command/parse-command.ts'
export { CommandReader } from './command/command-reader.ts'
export { Masker, MaskStream } from './command/masker.ts'

export type { JobFacts, RunFacts, RunnerFacts } from './context/run-facts.ts'
export { githubContext } from './context/github-context.ts'
export { runnerContext } from './context/runner-context.ts'
export { defaultEnv } from './context/default-env.ts'

export type { SkippedPart } from './explain/explain-skips.ts'
export { explainSkip } from './explain/explain-skips.ts'
