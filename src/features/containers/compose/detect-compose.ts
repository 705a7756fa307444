import { type DetectedProblem, type FolderDetector, type FoundFile, yamlOf } from '#kernel/feature'
import { lastWord } from '../image/image-name.ts'
import { folderOf } from '../paths.ts'
import { type ComposeProject, composeProjects, type FoundCompose } from './compose-projects.ts'
import { detectProject } from './detect-project.ts'
import { readCompose } from './read-compose.ts'

const named = /(^|\/)(?:[\w.-]+[._-])?compose(?:[._-][\w.-]+)?\.ya?ml$/i
/** A file of such a name is one for certain; others may be anything. */
const certain = /^(docker-)?compose(\.[\w.-]+)?\.ya?ml$/
const holdsServices = /^\s*["']?(services|include)["']?\s*:|^\S+:\s*$/m
const template = /\{\{|\{%|<%/

/** Compose files of a folder: its projects, their services, and what these need and are built from. */
export const detectCompose: FolderDetector = {
  kind: 'folder', id: 'containers.compose', endings: ['yaml', 'yml'],
  folderOf: (path) => (named.test(path) ? folderOf(path) : undefined),
  async detect(folder) {
    const read = await Promise.all(folder.files.map(readFile))
    const found = read.flatMap((one) => (one && 'compose' in one ? [one] : []))
    const problems = read.flatMap((one) => (one && 'message' in one ? [one] : []))
    const projects = composeProjects(found)
    const detections = await Promise.all(projects.map((project) => detectProject(project, { beside: besideOf(project, projects), isOnly: projects.length === 1 })))
    return {
      entities: detections.flatMap(({ entities }) => entities), relations: detections.flatMap(({ relations }) => relations), problems: [...problems, ...detections.flatMap((one) => one.problems)],
      // A file with a fault may be in the middle of an edit.
      ...(problems.length > 0 ? { isPartial: true } : {}),
    }
  },
}

/** Other projects of the folder, that of the default file last, so that it counts. */
function besideOf(project: ComposeProject, projects: readonly ComposeProject[]): ComposeProject[] {
  const isDefault = ({ files }: ComposeProject) => /^(docker-)?compose\.ya?ml$/.test(lastWord(files[0].file.path))
  return projects.filter((other) => other !== project).toSorted((a, b) => Number(isDefault(a)) - Number(isDefault(b)))
}

/** The file read, a problem where it should be a compose file and is none that can be read, or nothing. */
async function readFile(file: FoundFile): Promise<FoundCompose | DetectedProblem | undefined> {
  const text = await file.text().catch((error: unknown) => unreadable(file, error))
  if (typeof text !== 'string') return text
  if (!holdsServices.test(text)) return undefined
  const { documents, faults } = await yamlOf(file)
  const [fault] = faults
  if (fault) {
    if (!certain.test(lastWord(file.path)) || template.test(text)) return undefined
    return { key: `yaml ${file.path} ${fault.line}`, topic: 'unreadable', message: `The compose file ${lastWord(file.path)} does not parse: ${fault.message} Correct the line.`, evidence: { file: file.path, line: fault.line } }
  }
  const compose = documents[0] && readCompose(file.path, documents[0])
  return compose && { file, compose }
}

/** One file that cannot be read keeps nobody from reading the others; one that went away meanwhile is no problem. */
function unreadable(file: FoundFile, error: unknown): DetectedProblem | undefined {
  const isGone = (error as { readonly isGone?: boolean } | undefined)?.isGone === true
  if (isGone || !certain.test(lastWord(file.path)) || !(error instanceof Error)) return undefined
  return { key: `unreadable ${file.path}`.slice(0, 500), topic: 'unreadable', message: error.message, evidence: { file: file.path } }
}
