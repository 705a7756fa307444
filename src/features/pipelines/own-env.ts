import { defaultEnv, type TemplateRecord } from '#lib/workflow'

/** Names that the runner sets and a workflow cannot, as at GitHub. https://docs.github.com/en/actions/reference/variables-reference */
const fixed: ReadonlySet<string> = new Set(Object.keys(defaultEnv(
  { repository: '', ref: '', sha: '', eventName: '', event: null, actor: '', workflow: '', workflowPath: '', runId: '', runNumber: 0, runAttempt: 0, serverUrl: '' },
  { jobId: '', workspace: '', eventPath: '' }, { name: '', os: 'Linux', arch: 'X64', tempFolder: '', toolCacheFolder: '' },
)).filter((name) => name !== 'CI'))

/** `env` of a file without the names that are the runner's to set. */
export function ownEnv(env: TemplateRecord): TemplateRecord {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !fixed.has(name.toUpperCase())))
}
