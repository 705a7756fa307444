import type { ContextValue } from '#lib/workflow'
import { type CommitFacts, refName } from './commit-facts.ts'
import type { PipelineInput } from './contract.ts'

interface PayloadFacts {
  readonly input: PipelineInput
  readonly fullName: string
  readonly name: string
  readonly defaultBranch: string | null
  readonly commit: CommitFacts
  /** Address of this product. */
  readonly serverUrl: string
}

/** What `github.event` holds: GitHub's fields of the event, as far as they are known here. */
export function eventPayload(facts: PayloadFacts): ContextValue {
  const { input, fullName, name, defaultBranch, commit, serverUrl } = facts
  const [owner = ''] = fullName.split('/')
  const shared = {
    ref: input.ref,
    repository: { name, full_name: fullName, default_branch: defaultBranch ?? '', owner: { login: owner, name: owner }, clone_url: `${serverUrl}/git/${fullName}.git` },
    sender: { login: input.actor },
  }
  if (input.event !== 'push') return { ...shared, workflow: input.workflow, inputs: texts(input.inputs) }
  const head = {
    id: input.commit, tree_id: input.treeSha, message: commit.message, timestamp: commit.committedAt, author: { ...commit.author }, committer: { ...commit.committer }, distinct: true,
  }
  const none = '0'.repeat(input.commit.length)
  return {
    ...shared, before: input.before ?? none, after: input.commit, created: input.before === null, deleted: false, head_commit: head,
    base_ref: null, pusher: { name: input.actor }, compare: `${input.before?.slice(0, 12) ?? refName(input.ref)}...${input.commit.slice(0, 12)}`,
  }
}

/** In the payload all inputs are text, unlike in the `inputs` context. */
function texts(inputs: PipelineInput['inputs']): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, String(value)]))
}
