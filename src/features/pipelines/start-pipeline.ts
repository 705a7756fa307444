import { resolveDispatchInputs } from '#lib/workflow'
import { ProductError } from '#lib/errors'
import { newId } from '#lib/id'
import { handle } from '#kernel/feature'
import { startRun } from '#kernel/runs'
import { tryGit } from '#platform/git'
import { locateRepository } from '#features/repositories/contract'
import { type CommitFacts, findCommit } from './commit-facts.ts'
import { type PipelineInput, startPipeline } from './contract.ts'
import { pipelineKind, planRun } from './pipeline-kind.ts'
import { readWorkflow } from './read-workflow.ts'

/** By hand: of any branch, tag or commit. A workflow that declares no `workflow_dispatch` may be started too, without inputs. */
export const start = handle(startPipeline, async ({ repository, workflow, ref: wanted, inputs: given }, ctx) => {
  const source = await ctx.call(locateRepository, { repository })
  const path = workflow.includes('/') ? workflow : `.github/workflows/${workflow}`
  const { ref, commit } = await resolveRef(source.gitDir, wanted ?? source.defaultBranch ?? 'HEAD')
  const parsed = await readWorkflow(source.gitDir, commit.sha, path)
  const { inputs, faults } = parsed.workflow ? resolveDispatchInputs(parsed.workflow, given) : { inputs: given, faults: [] }
  if (faults.length > 0) throw new ProductError('invalid', faults.map(({ message }) => message).join(' '), { faults: faults.map((fault) => ({ ...fault, path: `inputs.${fault.path}` })) })
  const input: PipelineInput = {
    repository, workflow: path, event: 'workflow_dispatch', ref, commit: commit.sha, treeSha: commit.treeSha, before: null, isDefaultBranch: source.defaultBranch !== null && ref === `refs/heads/${source.defaultBranch}`,
    inputs: inputs as PipelineInput['inputs'], actor: ctx.actor.name,
  }
  const id = newId()
  return startRun(ctx, { kind: pipelineKind, id, input, plan: await planRun(ctx, { id, input, source, commit, parsed }) })
})

/** Signs that no ref has, and by which Git would go on from one to another commit (git-check-ref-format(1)). */
const notInRefs = /[\^~:?*[\\\s]|\.\.|@\{/

/** What a person calls a branch, tag or commit: branches come before tags of the same name, as at GitHub. Throws not-found. */
async function resolveRef(gitDir: string, name: string): Promise<{ ref: string; commit: CommitFacts }> {
  for (const ref of [name, `refs/heads/${name}`, `refs/tags/${name}`]) {
    const commit = ref.startsWith('refs/') && !notInRefs.test(ref) ? await findCommit(gitDir, ref) : undefined
    if (commit) return { ref, commit }
  }
  const commit = name === 'HEAD' ? await findCommit(gitDir, name) : await findByShortSha(gitDir, name)
  if (commit) return { ref: commit.sha, commit }
  throw new ProductError('not-found', `The repository has no branch, tag or commit "${name}", or no commit at all. Push one first.`)
}

async function findByShortSha(gitDir: string, name: string): Promise<CommitFacts | undefined> {
  if (!/^[0-9a-f]{7,64}$/i.test(name)) return undefined
  const { code, stdout } = await tryGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], { gitDir })
  return code === 0 ? findCommit(gitDir, stdout.trim()) : undefined
}
