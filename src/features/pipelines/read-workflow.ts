import { type ParsedWorkflow, parseWorkflow } from '#lib/workflow'
import { ProductError } from '#lib/errors'
import { tryGit } from '#platform/git'

/** Longest workflow file that is read; the same as the parser's own limit. */
const maxBytes = 1024 * 1024
const workflowPath = /^\.github\/workflows\/[^/\n]+\.ya?ml$/

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
  return Promise.all(paths.map(async (path) => ({ path, parsed: await readWorkflow(gitDir, commit, path) })))
}

/** One workflow file of a commit. Throws not-found when that commit has none at `path`. */
export async function readWorkflow(gitDir: string, commit: string, path: string): Promise<ParsedWorkflow> {
  const parsed = isWorkflowPath(path) ? await parseAt(gitDir, commit, path) : undefined
  if (!parsed) throw new ProductError('not-found', `${commit.slice(0, 7)} has no workflow ${path}. List them with daybook pipelines.`)
  return parsed
}

/** Undefined when there is no such file. Git is asked once: it says the size before the content. */
async function parseAt(gitDir: string, commit: string, path: string): Promise<ParsedWorkflow | undefined> {
  const { code, stdout } = await tryGit(['cat-file', '--batch'], { gitDir, input: `${commit}:${path}\n`, maxOutputBytes: maxBytes + 1000 })
  const header = stdout.slice(0, stdout.indexOf('\n'))
  const sizeBytes = Number(/^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1] ?? Number.NaN)
  if (code !== 0 || Number.isNaN(sizeBytes)) return undefined
  if (sizeBytes > maxBytes) return { errors: [{ path, line: 1, column: 1, message: `The file has ${sizeBytes} bytes; at most ${maxBytes} are read.` }], unsupported: [] }
  return parseWorkflow({ path, text: stdout.slice(header.length + 1, -1) })
}
