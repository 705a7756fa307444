import type { Trigger, Workflow } from '../model/workflow.ts'
import { matchesPatterns } from './match-patterns.ts'

/** What happened, as far as the filters of `on` look at it. */
export interface TriggerEvent {
  /** GitHub's name: `push`, `pull_request`, `workflow_dispatch`, `schedule`, … */
  readonly name: string
  /** Full name of the pushed ref: `refs/heads/main`, `refs/tags/v1`. */
  readonly ref?: string
  /** Branch that a pull request goes to, without `refs/heads/`. */
  readonly baseRef?: string
  /** Branch that the run of a `workflow_run` was on. */
  readonly headBranch?: string
  /** Activity, such as `opened`. */
  readonly action?: string
  /** Paths that the push or pull request changes; unknown when absent, and then path filters let it through. */
  readonly changedPaths?: readonly string[]
  /** The cron line that is due. */
  readonly cron?: string
  /** Name of the workflow that a `workflow_run` is about. */
  readonly workflowName?: string
  /** The push deletes its ref: no workflow runs. */
  readonly isDeletion?: boolean
}

export interface TriggerMatch {
  readonly runs: boolean
  /** Why it runs or not, as a sentence. */
  readonly reason: string
}

type Check = (trigger: Trigger, event: TriggerEvent) => string | undefined

/** Activities that GitHub takes when `types` is absent; all of them for other events. */
const defaultTypes: ReadonlyMap<string, readonly string[]> = new Map([
  ['pull_request', ['opened', 'synchronize', 'reopened']],
  ['pull_request_target', ['opened', 'synchronize', 'reopened']],
])

/** Whether an event starts a workflow by the filters of its `on`, and the sentence that says why. */
export function matchTrigger(workflow: Pick<Workflow, 'on'>, event: TriggerEvent): TriggerMatch {
  const trigger = workflow.on.find((each) => each.event === event.name)
  if (trigger === undefined) {
    const events = workflow.on.map((each) => each.event).join(', ')
    return { runs: false, reason: `The workflow does not run on '${event.name}'; it runs on ${events}.` }
  }
  for (const check of checks) {
    const reason = check(trigger, event)
    if (reason !== undefined) return { runs: false, reason }
  }
  return { runs: true, reason: `The workflow runs on '${event.name}' (line ${trigger.line}), and every filter lets this one through.` }
}

const checks: readonly Check[] = [checkDeletion, checkTypes, checkRef, checkBase, checkWorkflows, checkCron, checkPaths]

function checkDeletion(_trigger: Trigger, event: TriggerEvent): string | undefined {
  return event.name === 'push' && event.isDeletion === true ? 'The push deletes a branch or tag, and there is no commit to run on.' : undefined
}

function checkTypes(trigger: Trigger, { name, action }: TriggerEvent): string | undefined {
  const types = trigger.types ?? defaultTypes.get(name)
  if (types === undefined || action === undefined || types.includes(action)) return undefined
  return `The activity '${action}' is not among the types ${list(types)} of '${name}'.`
}

/** A push with filters for branches only never runs for tags, and the other way round. */
function checkRef(trigger: Trigger, event: TriggerEvent): string | undefined {
  if (event.name !== 'push' || event.ref === undefined) return undefined
  const isTag = event.ref.startsWith('refs/tags/')
  const name = event.ref.replace(/^refs\/(heads|tags)\//, '')
  const [only, ignore] = isTag ? [trigger.tags, trigger.tagsIgnore] : [trigger.branches, trigger.branchesIgnore]
  const [otherOnly, otherIgnore] = isTag ? [trigger.branches, trigger.branchesIgnore] : [trigger.tags, trigger.tagsIgnore]
  const kind = isTag ? 'tag' : 'branch'
  if (only === undefined && ignore === undefined && (otherOnly !== undefined || otherIgnore !== undefined)) {
    return `The push is of the ${kind} '${name}', and 'on.push' filters ${isTag ? 'branches' : 'tags'} only.`
  }
  return checkName(kind, name, only, ignore)
}

function checkBase(trigger: Trigger, event: TriggerEvent): string | undefined {
  if (event.name === 'workflow_run') return event.headBranch === undefined ? undefined : checkName('branch', event.headBranch, trigger.branches, trigger.branchesIgnore)
  if (event.name === 'push' || event.baseRef === undefined) return undefined
  return checkName('base branch', event.baseRef.replace(/^refs\/heads\//, ''), trigger.branches, trigger.branchesIgnore)
}

function checkName(kind: string, name: string, only: readonly string[] | undefined, ignore: readonly string[] | undefined): string | undefined {
  if (only !== undefined && !matchesPatterns(only, name)) return `The ${kind} '${name}' matches none of ${list(only)}.`
  if (ignore !== undefined && matchesPatterns(ignore, name)) return `The ${kind} '${name}' is ignored by ${list(ignore)}.`
  return undefined
}

function checkWorkflows(trigger: Trigger, { workflowName }: TriggerEvent): string | undefined {
  if (trigger.workflows === undefined || workflowName === undefined || matchesPatterns(trigger.workflows, workflowName)) return undefined
  return `The workflow '${workflowName}' is not among ${list(trigger.workflows)}.`
}

function checkCron(trigger: Trigger, { cron }: TriggerEvent): string | undefined {
  const lines = trigger.schedule?.map((entry) => entry.cron) ?? []
  return cron === undefined || lines.includes(cron) ? undefined : `'${cron}' is not among the cron lines ${list(lines)}.`
}

/** Path filters are not looked at for tags. */
function checkPaths(trigger: Trigger, event: TriggerEvent): string | undefined {
  const { changedPaths } = event
  if (changedPaths === undefined || event.ref?.startsWith('refs/tags/') === true) return undefined
  const { paths, pathsIgnore } = trigger
  if (paths !== undefined && !changedPaths.some((path) => matchesPatterns(paths, path))) return `None of the ${changedPaths.length} changed files matches ${list(paths)}.`
  if (pathsIgnore !== undefined && changedPaths.length > 0 && changedPaths.every((path) => matchesPatterns(pathsIgnore, path))) {
    return `All ${changedPaths.length} changed files are ignored by ${list(pathsIgnore)}.`
  }
  return undefined
}

function list(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ')
}
