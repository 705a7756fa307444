/** HCL as far as facts need it: blocks, attributes with their plain values, and what is referred to. Lines count from 1. */
export interface HclBody {
  readonly attributes: ReadonlyMap<string, HclAttribute>
  readonly blocks: readonly HclBlock[]
}

export interface HclBlock extends HclBody {
  readonly type: string
  readonly labels: readonly string[]
  readonly line: number
  readonly endLine: number
}

export interface HclAttribute {
  readonly line: number
  /** Plain data as far as it is written down; `computed` stands for what only an evaluation would tell. */
  readonly value: unknown
}

/** `aws_vpc.main.id` as its names; indexes are left out. */
export interface HclReference {
  readonly names: readonly string[]
  readonly line: number
}

export interface HclFault {
  readonly line: number
  readonly message: string
}

export interface HclText extends HclBody {
  readonly references: readonly HclReference[]
  /** The first thing that HCL does not allow; what stands before it is in the body. */
  readonly fault?: HclFault
}

/** A value that depends on something else. */
export const computed = Symbol('computed')

/** The text of a value that is written down. */
export function literalText(attribute: HclAttribute | undefined): string | undefined {
  return typeof attribute?.value === 'string' ? attribute.value : undefined
}
