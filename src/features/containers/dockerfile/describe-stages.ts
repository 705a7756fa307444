import { type Arguments, readAssignments, splitWords, substitute } from './arguments.ts'
import type { Instruction } from './parse-dockerfile.ts'

export interface Stage {
  readonly index: number
  readonly name: string | null
  /** As Docker would take it, with the defaults of ARG; as written where a value is not known. */
  readonly base: string
  /** The stage that it goes on from, by its index. */
  readonly fromStage: number | null
  readonly isKnown: boolean
  readonly platform: string | null
  readonly line: number
  readonly instructions: readonly Instruction[]
}

/** The stages of a Dockerfile, in order, with what each is made from. */
export function describeStages(instructions: readonly Instruction[]): Stage[] {
  const first = instructions.findIndex(({ name }) => name === 'FROM')
  if (first < 0) return []
  const known = readDefaults(instructions.slice(0, first))
  const stages: Stage[] = []
  for (const [at, instruction] of instructions.entries()) {
    if (instruction.name !== 'FROM') continue
    const next = instructions.findIndex(({ name }, index) => index > at && name === 'FROM')
    stages.push(describeStage(instruction, instructions.slice(at + 1, next < 0 ? undefined : next), { known, stages }))
  }
  return stages
}

/** Arguments before the first FROM, each of which may use those above it. */
function readDefaults(instructions: readonly Instruction[]): Arguments {
  const defaults = new Map<string, string | undefined>()
  for (const [name, value] of instructions.flatMap((instruction) => (instruction.name === 'ARG' ? readAssignments(instruction.rest) : []))) defaults.set(name, value === undefined ? undefined : substitute(value, defaults))
  return defaults
}

function describeStage(from: Instruction, instructions: readonly Instruction[], { known, stages }: { known: Arguments; stages: readonly Stage[] }): Stage {
  const [written = '', as, name] = splitWords(from.rest)
  const base = substitute(written, known)
  const text = base ?? written
  const fromStage = stages.findLast((stage) => stage.name !== null && stage.name.toLowerCase() === text.toLowerCase())?.index ?? null
  return {
    index: stages.length, name: as?.toLowerCase() === 'as' && name !== undefined ? name : null, base: text, fromStage, isKnown: base !== undefined && base !== '',
    platform: from.flags.find(([flag]) => flag === 'platform')?.[1] ?? null, line: from.line, instructions,
  }
}

/** The stages that one goes on from, itself first: what is set in them holds in it too. */
export function lineageOf(stages: readonly Stage[], stage: Stage): Stage[] {
  const lineage = [stage]
  for (let at = stage; at.fromStage !== null; ) {
    const before = stages[at.fromStage]
    if (!before || lineage.includes(before)) break
    lineage.push(before)
    at = before
  }
  return lineage
}
