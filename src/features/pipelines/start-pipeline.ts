import { resolveDispatchInputs } from '#lib/workflow'
import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import { startRun } from '#kernel/runs'
import { tryGit } from '#platform/git'
import { locateRepository } from '#features/repositories/contract'
import { type CommitFacts, findCommit } from './commit-facts.ts'
import { startPipeline } from './contract.ts'
import { pipelineKind } from './pipeline-kind.ts'
import { readWorkflow } from './read-workflow.ts'

/** By hand: of any branch, tag or commit. A workflow that declares no `workflow_dispatch` may be started too, without inputs. */
export const start = handle(startPipeline, async ({ repository, workflow, ref: wanted, inputs: given }, ctx) => {
  const { gitDir, defaultBranch } = await ctx.call(locateRepository, { repository })
  const path = workflow.includes('/') ? workflow : `.github/workflows/${workflow}`
  const { ref, commit } = await resolveRef(gitDir, wanted ?? defaultBranch ?? 'HEAD')
  const { workflow: file } = await readWorkflow(gitDir, commit.sha, path)
  const { inputs, faults } = file ? resolveDispatchInputs(file, given) : { inputs: given, faults: [] }
  if (faults.length > 0) throw new ProductError('invalid', faults.map(({ message }) => message).join(' '), { faults: faults.map((fault) => ({ ...fault, path: `inputs.${fault.path}` })) })
  return startRun(ctx, {
    kind: pipelineKind,
    input: {
      repository, workflow: path, event: 'workflow_dispatch', ref, commit: commit.sha, treeSha: commit.treeSha, isDefaultBranch: defaultBranch !== null && ref === `refs/heads/${defaultBranch}`,
      inputs: inputs as Record<string, string | number | boolean>, actor: ctx.actor.name,
    },
  })
})

/** What a person calls a branch, tag or commit: branches come before tags of the same name, as at GitHub. Throws not-found. */
async function resolveRef(gitDir: string, name: string): Promise<{ ref: string; commit: CommitFacts }> {
  for (const ref of [name, `refs/heads/${name}`, `refs/tags/${name}`]) {
    const isThere = ref.startsWith('refs/') && (await tryGit(['show-ref', '--verify', '--quiet', '--', ref], { gitDir })).code === 0
    const commit = isThere ? await findCommit(gitDir, ref) : undefined
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
