import { dirname, join } from 'node:path/posix'
import { parseEntityRef } from '#lib/entity-ref'
import { type DetectedRelation, type Inference, type KnownEntity, nothingDetected } from '#kernel/feature'
import { at, textOf } from './plain-data.ts'

const provisioned = ['stack', 'playbook', 'inventory'] as const

/** What stacks have to do with each other, with services and with environments, where the same word stands in both. */
export const inferStacks: Inference = {
  kind: 'inference', id: 'provisioning.stacks',
  reads: [...provisioned, 'service', 'environment'],
  infer(known) {
    const stacks = known.entities('stack')
    return {
      ...nothingDetected,
      relations: [
        ...importsOf(stacks), ...known.entities('service').flatMap((service) => stacks.flatMap((stack) => configuredBy(service, stack) ?? [])),
        ...provisioned.flatMap((kind) => known.entities(kind)).flatMap((entity) => known.entities('environment').flatMap((environment) => deployedTo(entity, environment) ?? [])),
      ],
    }
  },
}

function listOf(entity: KnownEntity, key: string): unknown[] {
  const list = entity.spec[key]
  return Array.isArray(list) ? (list as unknown[]) : []
}

function fileOf({ evidence }: KnownEntity): string {
  return evidence[0]?.file ?? '.'
}

/** A template that imports what exactly one other exports. A name that holds the stack's own is only known where it runs. */
function importsOf(stacks: readonly KnownEntity[]): DetectedRelation[] {
  const exporters = new Map<string, { readonly stack: KnownEntity; readonly output: string }[]>()
  for (const stack of stacks) {
    for (const output of listOf(stack, 'outputs')) {
      const name = textOf(at(output, 'export'))
      if (name !== undefined && isTellable(name)) exporters.set(name, [...(exporters.get(name) ?? []), { stack, output: textOf(at(output, 'name')) ?? '' }])
    }
  }
  return stacks.flatMap((from) => listOf(from, 'imports').flatMap((used): DetectedRelation[] => {
    const [name, line] = [textOf(at(used, 'name')) ?? '', Number(at(used, 'line') ?? 1)]
    const [exporter, ...others] = exporters.get(name) ?? []
    if (!exporter || others.length > 0 || exporter.stack.ref === from.ref) return []
    return [{ from: from.ref, type: 'dependsOn', to: exporter.stack.ref, evidence: { file: fileOf(from), line }, reason: `It imports ${name} (line ${line}), which ${exporter.stack.title} exports as ${exporter.output}.` }]
  }))
}

function isTellable(name: string): boolean {
  return !name.includes('AWS::StackName') && name.replace(/\$\{[^}]*\}/g, '').length > 2
}

/** A service whose name, image or code a stack writes out. */
function configuredBy(service: KnownEntity, stack: KnownEntity): DetectedRelation | undefined {
  const own = parseEntityRef(service.ref).name
  const home = textOf(service.spec['home'])
  const images = at(service.spec, 'containers', 'images')
  const known = new Set(Array.isArray(images) ? images.filter((image): image is string => typeof image === 'string') : [])
  const relation = (line: unknown, reason: string): DetectedRelation => ({ from: service.ref, type: 'configuredBy', to: stack.ref, evidence: { file: fileOf(stack), line: Number(line ?? 1) }, reason })
  for (const run of listOf(stack, 'runs')) {
    const [line, resource] = [at(run, 'line'), textOf(at(run, 'resource')) ?? '']
    if (at(run, 'name') === own) return relation(line, `${resource} of ${stack.title} is called ${own} (line ${String(line)}).`)
    const image = textsOf(at(run, 'images')).find((one) => known.has(one.replace(/^docker\.io\/(library\/)?/, '').replace(/(@sha256:\w+|:[\w.-]+)$/, '')))
    if (image !== undefined) return relation(line, `${resource} of ${stack.title} runs its image ${image} (line ${String(line)}).`)
  }
  for (const one of listOf(stack, 'functions')) {
    const code = textOf(at(one, 'code'))
    if (code !== undefined && home !== undefined && home !== '' && home !== '.' && join(rootOf(stack), code) === home) return relation(at(one, 'line'), `The function ${textOf(at(one, 'name')) ?? ''} of ${stack.title} runs the code in ${code} (line ${String(at(one, 'line'))}).`)
  }
  return undefined
}

/** Where its repository lies in the discovered folder. */
function rootOf(stack: KnownEntity): string {
  const [file, path] = [fileOf(stack), textOf(stack.spec['path']) ?? '']
  return file.endsWith(path) ? file.slice(0, -path.length).replace(/\/$/, '') : dirname(file)
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

function deployedTo(entity: KnownEntity, environment: KnownEntity): DetectedRelation | undefined {
  const named = textOf(entity.spec['environment'])
  if (named === undefined || parseEntityRef(environment.ref).name.toLowerCase() !== named.toLowerCase()) return undefined
  return { from: entity.ref, type: 'deployedTo', to: environment.ref, evidence: entity.evidence[0] ?? { file: '.' }, reason: `${textOf(entity.spec['environmentReason']) ?? 'It says so.'} The environment is called ${environment.title}.` }
}
