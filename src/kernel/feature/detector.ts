import type { EntityRef } from '#lib/entity-ref'

/** Where a fact was read. `file` is relative to the discovered folder, `line` counts from 1. */
export interface Evidence {
  readonly file: string
  readonly line?: number
}

export interface DetectedEntity {
  readonly ref: EntityRef
  readonly title: string
  readonly description?: string
  readonly owner?: EntityRef
  readonly tags?: readonly string[]
  /** Facts of this kind of entity, plain JSON. What stands under `observed` is measured: it may change without an event. */
  readonly spec: Readonly<Record<string, unknown>>
  readonly evidence: Evidence
}

export interface DetectedRelation {
  readonly from: EntityRef
  readonly type: string
  readonly to: EntityRef
  readonly evidence: Evidence
  /** A sentence that can be read and refused. */
  readonly reason: string
}

/** Something odd that a person should know: a file that does not parse, a link that leads nowhere. */
export interface DetectedProblem {
  readonly key: string
  readonly message: string
  readonly evidence: Evidence
  readonly entity?: EntityRef
}

export interface Detection {
  readonly entities: readonly DetectedEntity[]
  readonly relations: readonly DetectedRelation[]
  readonly problems: readonly DetectedProblem[]
  /** The scope could not be read wholly: what it said before and is not named now stands until it can. */
  readonly isPartial?: boolean
}

/** A file on offer. `path` is relative to the discovered folder with `/`; `repository` the Git work tree it lies in. */
export interface FoundFile {
  readonly path: string
  readonly absolutePath: string
  readonly repository: { readonly ref: EntityRef; readonly path: string } | undefined
  /** UTF-8 text, at most 2 MB; larger files are refused with a problem. */
  text(): Promise<string>
}

/** Reads facts out of files on disk. Owned by the feature that owns what it finds. Must not write. */
export interface FileDetector {
  readonly kind: 'file'
  readonly id: string
  /** Cheap: called for every path of the tree. A Git work tree is offered as `folder/.git`. */
  matches(path: string): boolean
  detect(file: FoundFile): Promise<Detection>
}

/** Reads facts of the machine itself, again every `everyMs`. */
export interface MachineDetector {
  readonly kind: 'machine'
  readonly id: string
  readonly everyMs: number
  detect(signal: AbortSignal): Promise<Detection>
}

export type Detector = FileDetector | MachineDetector

export const nothingDetected: Detection = { entities: [], relations: [], problems: [] }
