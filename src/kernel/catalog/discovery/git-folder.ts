import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** Where a work tree's repository lies: linked work trees share their main one's common folder. */
export interface GitFolder {
  readonly gitDir: string
  readonly commonDir: string
}

/** The Git folder of a work tree (`folder/.git`, a folder or a file that names one), or undefined when it is none that Git would take. */
export async function findGitFolder(folder: string): Promise<GitFolder | undefined> {
  try {
    const path = join(folder, '.git')
    const gitDir = (await stat(path)).isDirectory() ? await realpath(path) : await followGitFile(path)
    return await describe(gitDir)
  } catch {
    return undefined
  }
}

/** The same for a folder that may itself be a Git folder: a bare repository. */
export async function findBareRepository(folder: string): Promise<GitFolder | undefined> {
  try {
    const objects = await stat(join(folder, 'objects'))
    return objects.isDirectory() ? await describe(await realpath(folder)) : undefined
  } catch {
    return undefined
  }
}

/** `gitdir: PATH`, relative to the file's folder (gitrepository-layout(5)). */
async function followGitFile(path: string): Promise<string> {
  const named = /^gitdir: (.+)$/m.exec(await readFile(path, 'utf8'))?.[1]?.trim()
  if (named === undefined) throw new Error('not a gitdir file')
  return realpath(resolve(dirname(path), named))
}

async function describe(gitDir: string): Promise<GitFolder> {
  await stat(join(gitDir, 'HEAD'))
  const common = await readFile(join(gitDir, 'commondir'), 'utf8').catch(() => '.')
  const commonDir = await realpath(resolve(gitDir, common.trim()))
  await stat(join(commonDir, 'objects'))
  return { gitDir, commonDir }
}
