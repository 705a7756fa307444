import { runGit } from '#platform/git'

/** SHA of a commit's tree: the same for the same content, whatever the commit is called. */
export async function treeOf(gitDir: string, commit: string): Promise<string> {
  return (await runGit(['rev-parse', '--verify', `${commit}^{tree}`], { gitDir })).trim()
}
