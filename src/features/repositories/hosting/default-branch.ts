import { runGit } from '#platform/git'
import { type GitRef, readHeadBranch } from '../git/read-refs.ts'

/** The first branch pushed becomes the default where `main` is not among them. */
export async function adoptDefaultBranch(gitDir: string, refs: readonly GitRef[]): Promise<void> {
  const branches = refs.map(({ name }) => name).filter((name) => name.startsWith('refs/heads/'))
  const head = await readHeadBranch(gitDir)
  const first = branches.includes('refs/heads/master') ? 'refs/heads/master' : branches[0]
  if (first === undefined || branches.includes(`refs/heads/${head ?? ''}`)) return
  await runGit(['symbolic-ref', 'HEAD', first], { gitDir })
}
