import { type DetectedProblem, type FileDetector, type FoundFile, nothingDetected, partOfRepository, pathInside, placeRef } from '#kernel/feature'
import type { EntityRef } from '#lib/entity-ref'
import { imageRef, parseImageName } from '../image/image-name.ts'
import { folderOf } from '../paths.ts'
import { type BaseImage, describeDockerfile, type DockerfileFacts } from './describe-dockerfile.ts'
import { parseDockerfile, type ParsedDockerfile } from './parse-dockerfile.ts'

const exactName = /(^|\/)(Dockerfile|Containerfile|dockerfile)$/
const likeName = /(^|\/)((Dockerfile|Containerfile|dockerfile)[._-][\w.-]+|[\w.-]+[._-]?(Dockerfile|Containerfile|dockerfile))$/
/** Programs, documents, ignore files and templates that carry the word in their names. */
const otherName = /\.(dockerignore|containerignore|md|mdx|rst|adoc|txt|html?|sh|bash|py|go|js|mjs|ts|tsx|rb|rs|java|kt|php|ps1|ya?ml|json|toml|lock|tmpl|tpl|template|j2|jinja2?|erb|ejs|hbs|mustache|in|m4|bak|orig|rej|swp|snap|golden|patch|diff|png|svg|csv|xml)$/i
/** Placeholders of the usual template languages; `--format '{{…}}'` of a command is one of them too, which is no harm. */
const template = /\{\{|\{%|<%|%%[A-Z_]+%%|@@?[A-Z_]+@@?/

/** Dockerfiles and Containerfiles: stages, what they are made from, what they ship, and what Docker would refuse. */
export const detectDockerfiles: FileDetector = {
  kind: 'file', id: 'containers.dockerfiles',
  matches: isDockerfilePath,
  async detect(file) {
    const text = await file.text()
    const parsed = parseDockerfile(text)
    const isOne = exactName.test(file.path) || parsed.instructions.find(({ name }) => name !== 'ARG')?.name === 'FROM'
    // A name alone says little when nothing in it reads as an instruction.
    if (!isOne || (parsed.instructions.length === 0 && text.trim() !== '' && template.test(text))) return nothingDetected
    const facts = describeDockerfile(parsed)
    const ref = placeRef('dockerfile', file)
    const path = pathInside(file)
    const { lost: _lost, ...kept } = facts
    return {
      entities: [{ ref, title: path, description: titleOf(facts), spec: { path, repository: file.repository?.ref ?? null, ...kept, syntax: parsed.syntax ?? null }, evidence: { file: file.path, line: facts.stages[0]?.line ?? 1 } }],
      relations: [...partOfRepository(ref, file), ...facts.bases.flatMap((base) => builtFrom(ref, base, file))],
      problems: template.test(text) ? [] : problemsOf(parsed, facts, { ref, file, path }),
    }
  },
}

export function isDockerfilePath(path: string): boolean {
  // Asked of every path of a tree, and these two cost a tenth of the patterns.
  if (!path.includes('ockerfile') && !path.includes('ontainerfile')) return false
  return exactName.test(path) || (likeName.test(path) && !otherName.test(path))
}

function titleOf({ bases, stages }: DockerfileFacts): string {
  const final = bases.find(({ role }) => role === 'final')?.image ?? stages.at(-1)?.base
  return final === undefined ? 'Dockerfile' : `Image from ${final}`
}

function builtFrom(ref: EntityRef, { image, line, role }: BaseImage, { path }: FoundFile) {
  const name = parseImageName(image)?.name
  if (name === undefined) return []
  const words = { final: `FROM ${image} is what it ships on`, build: `FROM ${image} is a stage of its build`, copied: `it copies files out of ${image}` }
  return [{ from: ref, type: 'builtFrom', to: imageRef(name), evidence: { file: path, line }, reason: `In ${path}, ${words[role]} (line ${line}).` }]
}

function problemsOf(parsed: ParsedDockerfile, facts: DockerfileFacts, { ref, file, path }: { ref: EntityRef; file: FoundFile; path: string }): DetectedProblem[] {
  const refused = parsed.faults.map(({ line, message }): DetectedProblem => ({
    key: `${line}: ${message}`.slice(0, 500), topic: 'invalid', message: `Docker refuses ${path}: ${message}. Correct the line.`, evidence: { file: file.path, line }, entity: ref,
  }))
  if (refused.length > 0 || givesNamedContexts(file)) return refused.slice(0, 20)
  return facts.lost.map(({ from, line }) => ({
    key: `from ${from} ${line}`.slice(0, 500), topic: 'lost-reference', message: `${path} copies from ${from}, and no stage of it has that name. Name the stage with AS ${from}, or correct the name.`, evidence: { file: file.path, line }, entity: ref,
  }))
}

/** A bake file may give further names to copy from. */
function givesNamedContexts({ tree, path, repository }: FoundFile): boolean {
  const folders = [folderOf(path), repository?.path ?? '']
  return folders.some((folder) => tree.namesIn(folder).some((name) => /^docker-bake[\w.-]*\.(hcl|json)$/.test(name)))
}
