import { officialImages } from '../image/official-images.data.ts'
import { substitute } from './arguments.ts'
import type { Stage } from './describe-stages.ts'
import type { Instruction } from './parse-dockerfile.ts'

export interface CopySource {
  readonly from: string
  readonly line: number
  /** `stage` is built here, `image` is another image, `lost` is neither. */
  readonly kind: 'stage' | 'image' | 'lost'
}

/** What is copied or mounted out of other stages and images. */
export function copiesFrom(stages: readonly Stage[]): CopySource[] {
  return stages.flatMap((stage) => stage.instructions.flatMap((instruction) => sourcesIn(instruction, stage, stages)))
}

function sourcesIn(instruction: Instruction, stage: Stage, stages: readonly Stage[]): CopySource[] {
  const written = instruction.name === 'COPY' ? valuesOf(instruction, 'from') : instruction.name === 'RUN' ? valuesOf(instruction, 'mount').flatMap(mountSource) : []
  return written.flatMap((text) => {
    const from = substitute(text, new Map()) ?? ''
    return from === '' ? [] : [{ from, line: instruction.line, kind: kindOf(from, stage, stages) }]
  })
}

function valuesOf({ flags }: Instruction, name: string): string[] {
  return flags.flatMap(([flag, value]) => (flag === name && value !== '' ? [value] : []))
}

function mountSource(mount: string): string[] {
  const [, from] = /(?:^|,)from=([^,]+)/.exec(mount) ?? []
  return from === undefined ? [] : [from]
}

/** A single word that is no stage and no official image can only be meant as a stage. */
function kindOf(from: string, stage: Stage, stages: readonly Stage[]): CopySource['kind'] {
  if (stages.some(({ name }) => name?.toLowerCase() === from.toLowerCase())) return 'stage'
  if (/^\d+$/.test(from)) return Number(from) < stage.index ? 'stage' : 'lost'
  return /^[\w-]+$/.test(from) && !officialImages.has(from) ? 'lost' : 'image'
}
