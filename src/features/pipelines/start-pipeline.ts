import { resolveDispatchInputs } from '#lib/workflow'
import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import { startRun } from '#kernel/runs'
import { tryGit } from '#platform/git'
import { locateRepository } from '#features/repositories/contract'
import { startPipeline } from './contract.ts'
import { pipelineKind } from './pipeline-kind.ts'
import { readWorkflow } from './read-workflow.ts'
import { treeOf } from './tree-of.ts'

/** By hand: of any branch, tag or commit. A workflow that declares no `workflow_dispatch` may be started too, without inputs. */
export const start = handle(startPipeline, async ({ repository, workflow, ref, inputs }, ctx) => {
  const { gitDir, defaultBranch } = await ctx.call(locateRepository, { repository })
  const path = workflow.includes('/') ? workflow : `.github/workflows/${workflow}`
  const full = await fullRef(gitDir, ref ?? defaultBranch ?? 'HEAD')
  const { workflow: file } = await readWorkflow(gitDir, full.commit, path)
  const given = file ? resolveDispatchInputs(file, inputs) : { inputs, faults: [] }
  if (given.faults.length > 0) throw new ProductError('invalid', given.faults.map(({ message }) => message).join(' '), { faults: given.faults.map((fault) => ({ ...fault, path: `inputs.${fault.path}` })) })
  return startRun(ctx, {
    kind: pipelineKind,
    input: {
      repository, workflow: path, event: 'workflow_dispatch', ref: full.ref, commit: full.commit, treeSha: await treeOf(gitDir, full.commit), isDefaultBranch: full.ref === `refs/heads/${defaultBranch ?? ''}`,
      inputs: given.inputs as Record<string, string | number | boolean>, actor: ctx.actor.name,
    },
  })
})

/** The full name and commit of what a person calls a branch, tag or commit. */
async function fullRef(gitDir: string, name: string): Promise<{ ref: string; commit: string }> {
  if (name.startsWith('-')) throw new ProductError('invalid', `"${name}" is not the name of a branch, tag or commit.`)
  for (const ref of [name, `refs/heads/${name}`, `refs/tags/${name}`]) {
    const found = await tryGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], { gitDir })
    if (found.code !== 0) continue
    const symbolic = (await tryGit(['rev-parse', '--symbolic-full-name', '--end-of-options', ref], { gitDir })).stdout.trim()
    return { ref: symbolic.startsWith('refs/') ? symbolic : ref, commit: found.stdout.trim() }
  }
  throw new ProductError('not-found', `The repository has no branch, tag or commit "${name}", or no commit at all. Push one first.`)
}
