import type { Job, Step, Workflow as WorkflowFile } from '#lib/workflow'
import type { BuiltImage } from '../contract.ts'
import { dockerCommands, runsSkaffold, within } from './docker-commands.ts'
import { combinationsOf, type KnownText, knownText, recordOf, unknownPart } from './known-text.ts'

const buildAction = /docker|image|container|kaniko|buildah|build-push/i
const otherAction = /login|setup|metadata|scout|scan|trivy|lint|hadolint|qemu|dive|pull|sign|cosign|sbom|attest|cache|delete|cleanup|tag-/i
const nameInputs = ['tags', 'images', 'image-names', 'image-name', 'image_name', 'imageName', 'image', 'docker-image', 'repository', 'repositories', 'name']
const fileInputs = ['file', 'dockerfile', 'docker-file', 'dockerfile-path', 'dockerfile_path', 'docker_file', 'containerfiles']
const contextInputs = ['context', 'build-context', 'docker-context', 'docker_context', 'build_context', 'path']
const maxImages = 200

/** The images that a workflow builds: by docker build and its like in scripts, by build-push-action and its like, by called workflows, and by Skaffold. */
export function imagesBuilt(file: WorkflowFile | undefined): BuiltImage[] {
  const built = (file?.jobs ?? []).flatMap((job) => combinationsOf(job).flatMap((matrix) => ofJob(job, { env: { ...file?.env, ...job.env }, matrix })))
  const first = new Map<string, BuiltImage>()
  for (const image of built) {
    const key = JSON.stringify([image.by, image.names, image.dockerfile, image.line])
    if (!first.has(key)) first.set(key, image)
  }
  return [...first.values()].slice(0, maxImages)
}

function ofJob(job: Job, known: KnownText): BuiltImage[] {
  const called = job.uses === undefined ? [] : ofAction({ uses: job.uses, inputs: recordOf(job.with), line: job.line }, known, new Map())
  const metadata = metadataNames(job, known)
  return [...called, ...job.steps.flatMap((step) => ofStep(job, step, { known: { ...known, env: { ...known.env, ...step.env } }, metadata }))]
}

function ofStep(job: Job, step: Step, { known, metadata }: { known: KnownText; metadata: ReadonlyMap<string, string[]> }): BuiltImage[] {
  const { line } = step
  if (step.uses !== undefined) return ofAction({ uses: step.uses, inputs: step.with, line }, known, metadata)
  if (step.run === undefined) return []
  const folder = within('', knownText(step.workingDirectory ?? job.defaults.workingDirectory ?? '', known)) ?? unknownPart
  const script = knownText(step.run, known, { isScript: true })
  const commands = dockerCommands(script, folder).map(({ tags, dockerfile, context, target }): BuiltImage => ({ by: 'command', names: namesOf(tags), dockerfile, context, target, line }))
  return [...commands, ...(runsSkaffold(step.run) ? [{ by: 'skaffold' as const, names: [], dockerfile: null, context: null, target: null, line }] : [])]
}

function ofAction({ uses, inputs, line }: { uses: string; inputs: Readonly<Record<string, string>>; line: number }, known: KnownText, metadata: ReadonlyMap<string, string[]>): BuiltImage[] {
  const action = (uses.split('@')[0] ?? uses).split('/').slice(-3).join('/')
  if (!buildAction.test(action) || otherAction.test(action.split('/').at(-1) ?? '')) return []
  const input = (names: readonly string[]) => names.flatMap((name) => inputs[name] ?? [])[0]
  const [file, context, target] = [input(fileInputs), input(contextInputs), inputs['target']]
  const isOfficial = uses.startsWith('docker/build-push-action')
  if (!isOfficial && file === undefined && context === undefined) return []
  const place = contextOf(knownText(context ?? '.', known))
  const folder = place === null ? null : within('', place)
  const dockerfile = file === undefined ? (folder === null ? null : within(folder, 'Dockerfile')) : fileOf(knownText(file, known), { folder, isOfficial })
  return [{ by: 'action', names: namesOfInputs(inputs, known, metadata), dockerfile, context: folder, target: target === undefined ? null : knownText(target, known).replaceAll(unknownPart, '…'), line }]
}

/** docker/build-push-action means the file from the top; others from the context where it is a bare name. */
function fileOf(file: string, { folder, isOfficial }: { folder: string | null; isOfficial: boolean }): string | null {
  const first = file.trim().split(/[\s,]+/)[0] ?? file
  return !isOfficial && !first.includes('/') && folder !== null ? within(folder, first) : within('', first)
}

/** `{{defaultContext}}:web` is a folder of the repository; another address is not. */
function contextOf(context: string): string | null {
  const [, inner] = /^\{\{defaultContext\}\}(?::(.*))?$/.exec(context) ?? []
  if (context.startsWith('{{defaultContext}}')) return inner ?? '.'
  return /^([a-z]+:\/\/|git@)/.test(context) ? null : context
}

function namesOfInputs(inputs: Readonly<Record<string, string>>, known: KnownText, metadata: ReadonlyMap<string, string[]>): string[] {
  const [name] = nameInputs.filter((input) => inputs[input] !== undefined)
  const written = name === undefined ? '' : (inputs[name] ?? '')
  const [, step] = /steps\.([\w-]+)\.outputs\.tags/.exec(written) ?? []
  if (step !== undefined) return metadata.get(step) ?? []
  const pushed = [...(inputs['outputs'] ?? '').matchAll(/(?:^|,)name=([^,\s]+)/g)].map(([, image = '']) => image)
  return namesOf(knownText([written, ...pushed].join('\n'), known).split(/[\s,]+/))
}

/** What docker/metadata-action names in a job, by the step's id. */
function metadataNames(job: Job, known: KnownText): Map<string, string[]> {
  return new Map(job.steps.flatMap((step) => {
    if (!step.uses?.startsWith('docker/metadata-action')) return []
    const images = (step.with['images'] ?? '').split('\n').flatMap((line) => /(?:^|,)\s*name=([^,]+)/.exec(line)?.[1] ?? line.split(',')[0] ?? [])
    return [[step.id, namesOf(images.map((image) => knownText(image, { ...known, env: { ...known.env, ...step.env } })))] as const]
  }))
}

/** Names without tags, of those that are known. */
function namesOf(tags: readonly string[]): string[] {
  const names = tags.flatMap((tag) => {
    const name = tag.trim().replace(/@.*$/, '').replace(/:[^:/]*$/, '')
    return name === '' || name.includes(unknownPart) || /[^\w./:-]/.test(name) ? [] : [name]
  })
  return [...new Set(names)]
}
