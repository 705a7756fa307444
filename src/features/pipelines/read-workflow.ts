import { type ParsedWorkflow, parseWorkflow } from '#lib/workflow'
import { ProductError } from '#lib/errors'
import { runGit, tryGit } from '#platform/git'

/** Longest workflow file that is read; the same as the parser's own limit. */
const maxBytes = 1024 * 1024
const workflowPath = /^\.github\/workflows\/[^/]+\.ya?ml$/

export interface FoundWorkflow {
  readonly path: string
  readonly parsed: ParsedWorkflow
}

export function isWorkflowPath(path: string): boolean {
  return workflowPath.test(path)
}

/** The workflow files of a commit, parsed, in the order of their names. */
export async function readWorkflows(gitDir: string, commit: string): Promise<FoundWorkflow[]> {
  const listed = await tryGit(['ls-tree', '-z', '--name-only', commit, '.github/workflows/'], { gitDir })
  const paths = listed.code === 0 ? listed.stdout.split('\0').filter(isWorkflowPath) : []
  return Promise.all(paths.map(async (path) => ({ path, parsed: await parseAt(gitDir, commit, path) })))
}

/** One workflow file of a commit. Throws not-found when that commit has none at `path`. */
export async function readWorkflow(gitDir: string, commit: string, path: string): Promise<ParsedWorkflow> {
  const exists = isWorkflowPath(path) && (await tryGit(['cat-file', '-e', `${commit}:${path}`], { gitDir })).code === 0
  if (!exists) throw new ProductError('not-found', `${commit.slice(0, 7)} has no workflow ${path}. List them with daybook pipelines.`)
  return parseAt(gitDir, commit, path)
}

async function parseAt(gitDir: string, commit: string, path: string): Promise<ParsedWorkflow> {
  const sizeBytes = Number(await runGit(['cat-file', '-s', `${commit}:${path}`], { gitDir }))
  if (sizeBytes > maxBytes) return { errors: [{ path, line: 1, column: 1, message: `The file has ${sizeBytes} bytes; at most ${maxBytes} are read.` }], unsupported: [] }
  return parseWorkflow({ path, text: await runGit(['cat-file', 'blob', `${commit}:${path}`], { gitDir }) })
}
