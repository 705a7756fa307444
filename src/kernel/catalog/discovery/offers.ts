import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import type { FileDetector, FileTraits, FolderDetector } from '#kernel/feature'
import type { ScannedFile, WorkTree } from './scan-folder.ts'

/** A file, or the files of a folder, and the detector that wants them. */
export type Offer = FileOffer | FolderOffer

interface FileOffer {
  readonly detector: FileDetector
  readonly path: string
  readonly absolutePath: string
}

export interface FolderOffer {
  readonly detector: FolderDetector
  /** The folder. */
  readonly path: string
  /** Those that describe it, in order; none when it has gone. */
  readonly files: readonly string[]
}

/** What a detector's facts are kept by: the file's path, or the folder's, `.` for the discovered folder itself. */
export function scopeOf(detector: FileDetector | FolderDetector, path: string): string {
  return detector.kind === 'folder' && path === '' ? '.' : path
}

/** Adds who wants a file. Called for every path of a tree. A link is another name of what is found at its own place; it counts in folders that are taken as one. */
export function addOffersForFile(offers: Offer[], root: string, file: ScannedFile, detectors: readonly FileDetector[]): Offer[] {
  if (file.isLink || detectors.length === 0) return offers
  const absolutePath = `${root}/${file.path}`
  const traits = traitsOf(absolutePath, file.isExecutable)
  for (const detector of detectors) if (detector.matches(file.path, traits)) offers.push({ detector, path: file.path, absolutePath })
  return offers
}

/** A work tree is offered as `folder/.git`, a bare repository likewise. */
export function offersForWorkTree(root: string, workTree: WorkTree, detectors: readonly FileDetector[]): Offer[] {
  const path = gitPathOf(workTree)
  const absolutePath = workTree.isBare || workTree.path === '' ? workTree.gitDir : join(root, path)
  return detectors.filter((detector) => detector.matches(path, plain)).map((detector) => ({ detector, path, absolutePath }))
}

/** `folder/.git`, or `.git` for the root; a bare repository is offered in the same way. */
export function gitPathOf({ path }: Pick<WorkTree, 'path'>): string {
  return path === '' ? '.git' : `${path}/.git`
}

const executable: FileTraits = { isExecutable: true }
const plain: FileTraits = { isExecutable: false }

function traitsOf(absolutePath: string, isExecutable: boolean | undefined): FileTraits {
  if (isExecutable === undefined) return new TraitsOnDisk(absolutePath)
  return isExecutable ? executable : plain
}

/** For what Git does not know. */
class TraitsOnDisk implements FileTraits {
  readonly #absolutePath: string
  #isExecutable: boolean | undefined

  constructor(absolutePath: string) {
    this.#absolutePath = absolutePath
  }

  get isExecutable(): boolean {
    const found = this.#isExecutable ?? isExecutableFile(this.#absolutePath)
    this.#isExecutable = found
    return found
  }
}

function isExecutableFile(absolutePath: string): boolean {
  const found = lstatSync(absolutePath, { throwIfNoEntry: false })
  return found !== undefined && found.isFile() && (found.mode & 0o111) !== 0
}
