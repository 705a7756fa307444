import type { EntityRef } from '#lib/entity-ref'
import type { ProblemTopic } from '#lib/problem-topic'

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
  /** `unreadable` unless given. */
  readonly topic?: ProblemTopic
  /** A sentence: what is odd and what to do next. */
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

/** A file on offer; all detectors of a path are given the same one. */
export interface FoundFile {
  /** Relative to the discovered folder, with `/`. */
  readonly path: string
  readonly absolutePath: string
  /** The Git work tree that it lies in; `path` is the work tree's, empty for the discovered folder itself. */
  readonly repository: FoundRepository | undefined
  readonly tree: FileTree
  /** UTF-8 text of at most `maxBytes` (2 MB unless given). What is larger, binary or not UTF-8 is refused: the throw becomes a problem. */
  text(limits?: { readonly maxBytes: number }): Promise<string>
}

export interface FoundRepository {
  readonly ref: EntityRef
  readonly path: string
}

/**
 * What else lies in the discovered folder: ignored and vendored files are not there. Paths as in `FoundFile.path`; `..` and
 * `.` are resolved, and what would leave the folder is not there. What was asked is remembered: the detector is asked again when the answer would change.
 */
export interface FileTree {
  hasFile(path: string): boolean
  hasFolder(path: string): boolean
  file(path: string): FoundFile | undefined
  /** Names of the files that lie directly in a folder, in order. */
  namesIn(folder: string): readonly string[]
  /** Paths of all files in a folder and below it, in order. */
  pathsBelow(folder: string): readonly string[]
}

/** What is known of a path without reading it. */
export interface FileTraits {
  /** Costs a look at the disk for files that are not in Git. */
  readonly isExecutable: boolean
}

/** Reads facts out of files on disk. Owned by the feature that owns what it finds. Must not write. */
export interface FileDetector {
  readonly kind: 'file'
  readonly id: string
  /** Of the names that it may want what follows the last dot, in lower case, empty for a name without one; any unless given. Spares it most of a large tree. */
  readonly endings?: readonly string[]
  /** Cheap: called for every path of the tree. A Git work tree is offered as `folder/.git`. */
  matches(path: string, traits: FileTraits): boolean
  detect(file: FoundFile): Promise<Detection>
}

/** Files that are one thing together. `files` are those of the folder that the detector named, in order of path; never empty. */
export interface FoundFolder {
  /** Empty for the discovered folder itself. */
  readonly path: string
  readonly repository: FoundRepository | undefined
  readonly files: readonly FoundFile[]
  readonly tree: FileTree
}

/** Reads facts out of all files of a folder together: a Terraform module, an Ansible role, a chart. Must not write. */
export interface FolderDetector {
  readonly kind: 'folder'
  readonly id: string
  /** As a file detector's. */
  readonly endings?: readonly string[]
  /** The folder that a path helps to describe, or undefined. Cheap: called for every path of the tree. */
  folderOf(path: string): string | undefined
  detect(folder: FoundFolder): Promise<Detection>
}

/** Reads facts of the machine itself, again every `everyMs`. */
export interface MachineDetector {
  readonly kind: 'machine'
  readonly id: string
  readonly everyMs: number
  detect(signal: AbortSignal): Promise<Detection>
}

/** An entity that is there, as the catalog holds it. */
export interface KnownEntity {
  readonly ref: EntityRef
  readonly kind: string
  readonly title: string
  readonly owner: EntityRef | null
  readonly tags: readonly string[]
  readonly origin: 'discovered' | 'file' | 'page'
  readonly spec: Readonly<Record<string, unknown>>
  readonly evidence: readonly Evidence[]
}

export interface KnownFacts {
  /** All that are there of one of the kinds in `reads`, in order of reference. What this inference itself says is left out. */
  entities(kind: string): readonly KnownEntity[]
}

/**
 * Reasons over what was found in different files: which workflow builds an image, who owns a path. Each relation gives its
 * reason, for people may refuse it. Pure: the same facts give the same answer. May name entities that another source
 * names too; the facts are then put together.
 */
export interface Inference {
  readonly kind: 'inference'
  readonly id: string
  /** Kinds of entity that it reasons over; it is asked again when one of these changed. */
  readonly reads: readonly string[]
  infer(known: KnownFacts): Detection
}

export type Detector = FileDetector | FolderDetector | MachineDetector | Inference

export const nothingDetected: Detection = { entities: [], relations: [], problems: [] }
