import { parseImageName } from '../image/image-name.ts'
import { maskSecrets } from '../mask-secrets.ts'
import { type Arguments, readAssignments, splitWords, substitute, unquoted } from './arguments.ts'
import { copiesFrom, type CopySource } from './copies-from.ts'
import { describeStages, lineageOf, type Stage } from './describe-stages.ts'
import type { Instruction, ParsedDockerfile } from './parse-dockerfile.ts'

export interface BaseImage {
  readonly image: string
  readonly line: number
  /** `final` carries what is shipped, `build` only takes part in making it. */
  readonly role: 'final' | 'build' | 'copied'
}

export interface DockerfileFacts {
  readonly stages: readonly { readonly name: string | null; readonly base: string; readonly line: number; readonly platform: string | null }[]
  readonly bases: readonly BaseImage[]
  readonly ports: readonly string[]
  readonly entrypoint: string | null
  readonly command: string | null
  readonly user: string | null
  readonly workdir: string | null
  readonly healthcheck: string | null
  readonly args: readonly string[]
  readonly env: readonly string[]
  readonly volumes: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly copied: readonly string[]
  readonly lost: readonly CopySource[]
}

const atMost = 60

/** What a Dockerfile says of the image that is built of it when no stage is named. */
export function describeDockerfile({ instructions }: ParsedDockerfile): DockerfileFacts {
  const stages = describeStages(instructions)
  const final = stages.at(-1)
  const lineage = final ? lineageOf(stages, final) : []
  // From the first ancestor on, so that what is said last counts.
  const shipped = lineage.toReversed().flatMap((stage) => stage.instructions)
  const known = knownIn(instructions, shipped)
  const sources = copiesFrom(stages)
  const last = (name: string) => shipped.findLast((instruction) => instruction.name === name)
  const resolved = (instruction: Instruction | undefined) => (instruction ? (substitute(unquoted(instruction.rest), known) ?? instruction.rest) : null)
  return {
    stages: stages.map(({ name, base, line, platform }) => ({ name, base, line, platform })),
    bases: basesOf(stages, lineage, sources),
    ports: unique(namesOf(shipped, 'EXPOSE').map((word) => substitute(word, known) ?? word)),
    entrypoint: commandOf(last('ENTRYPOINT')), command: commandOf(last('CMD')), user: resolved(last('USER')), workdir: workdirOf(shipped, known), healthcheck: healthcheckOf(last('HEALTHCHECK')),
    args: unique(instructions.flatMap(({ name, rest }) => (name === 'ARG' ? readAssignments(rest).map(([argument]) => argument) : []))),
    env: unique(shipped.flatMap((instruction) => (instruction.name === 'ENV' ? readEnv(instruction.rest).map(([name]) => name) : []))),
    volumes: unique(shipped.flatMap(({ name, rest, json }) => (name === 'VOLUME' ? (json ?? splitWords(rest)) : []))),
    labels: labelsOf(shipped, known),
    copied: copiedOf(stages),
    lost: sources.filter(({ kind }) => kind === 'lost'),
  }
}

function basesOf(stages: readonly Stage[], lineage: readonly Stage[], sources: readonly CopySource[]): BaseImage[] {
  const root = lineage.at(-1)
  const found: BaseImage[] = []
  const add = (image: string, line: number, role: BaseImage['role']) => {
    if (image !== 'scratch' && parseImageName(image) && !found.some((known) => known.image === image)) found.push({ image, line, role })
  }
  if (root?.isKnown) add(root.base, root.line, 'final')
  for (const stage of stages) if (stage.fromStage === null && stage.isKnown && stage !== root) add(stage.base, stage.line, 'build')
  for (const { from, line, kind } of sources) if (kind === 'image') add(from, line, 'copied')
  return found
}

/** Values of ARG and ENV that are known without building, for ports, users and labels. */
function knownIn(all: readonly Instruction[], shipped: readonly Instruction[]): Arguments {
  const known = new Map<string, string | undefined>()
  const global = all.slice(0, all.findIndex(({ name }) => name === 'FROM'))
  const globals = new Map(global.flatMap(({ name, rest }) => (name === 'ARG' ? readAssignments(rest) : [])))
  for (const { name, rest } of shipped) {
    const pairs = name === 'ARG' ? readAssignments(rest).map(([argument, value]) => [argument, value ?? globals.get(argument)] as const) : name === 'ENV' ? readEnv(rest) : []
    for (const [variable, value] of pairs) known.set(variable, value === undefined ? undefined : substitute(value, known))
  }
  return known
}

/** `ENV NAME=value …`, or the old `ENV NAME the rest of the line`. */
function readEnv(rest: string): [string, string | undefined][] {
  const [, name, value] = /^([A-Za-z_][\w.-]*)\s+([^]*)$/.exec(rest) ?? []
  return name === undefined || value === undefined ? readAssignments(rest) : [[name, value]]
}

function namesOf(instructions: readonly Instruction[], name: string): string[] {
  return instructions.flatMap((instruction) => (instruction.name === name ? splitWords(instruction.rest).map(unquoted) : []))
}

function commandOf(instruction: Instruction | undefined): string | null {
  if (!instruction) return null
  return maskSecrets(instruction.json ? instruction.json.join(' ') : instruction.rest.replace(/\s+/g, ' '))
}

function healthcheckOf(instruction: Instruction | undefined): string | null {
  if (!instruction || /^none$/i.test(instruction.rest)) return null
  return maskSecrets(instruction.json?.join(' ') ?? instruction.rest.replace(/^CMD\s+/i, '').replace(/\s+/g, ' '))
}

function workdirOf(shipped: readonly Instruction[], known: Arguments): string | null {
  let folder: string | null = null
  for (const { name, rest } of shipped) {
    if (name !== 'WORKDIR') continue
    const step = substitute(unquoted(rest), known) ?? rest
    folder = step.startsWith('/') || folder === null ? step : `${folder.replace(/\/$/, '')}/${step}`
  }
  return folder
}

function labelsOf(shipped: readonly Instruction[], known: Arguments): Record<string, string> {
  const pairs = shipped.flatMap(({ name, rest }) => (name === 'LABEL' ? readEnv(rest) : [])).filter(([name]) => name.startsWith('org.opencontainers.'))
  return Object.fromEntries(pairs.map(([name, value = '']) => [name, substitute(value, known) ?? value]))
}

/** Paths of the build context that go into it; the last word of each is where to. */
function copiedOf(stages: readonly Stage[]): string[] {
  const copies = stages.flatMap((stage) => stage.instructions).filter(({ name, flags }) => (name === 'COPY' || name === 'ADD') && !flags.some(([flag]) => flag === 'from'))
  const sources = copies.flatMap(({ json, rest }) => (json ?? splitWords(rest).map(unquoted)).slice(0, -1))
  return unique(sources.filter((source) => !source.startsWith('<<') && !/^[a-z]+:\/\//i.test(source)))
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)].slice(0, atMost)
}
