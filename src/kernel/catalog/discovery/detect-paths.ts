import { join } from 'node:path'
import type { Detection, FileDetector, FoundFile } from '#kernel/feature'
import { nothingDetected } from '#kernel/feature'
import { catalogInfoId } from '../catalog-info/detect-catalog-info.ts'
import type { ScopeDetection } from '../entities/upsert-detected.ts'
import { checkedDetection } from './checked-detection.ts'
import { readFoundFile, UnreadableFile } from './read-found-file.ts'
import type { FolderScan, WorkTree } from './scan-folder.ts'

/** One path and a detector that wants it. */
export interface Offer {
  readonly detector: FileDetector
  readonly path: string
  readonly absolutePath: string
  readonly workTree: WorkTree | undefined
}

const detectTimeoutMs = 30_000
const atOnce = 16

/** Who wants what of a scan: files, and each work tree as `folder/.git`. */
export function offersOf(scan: FolderScan, detectors: readonly FileDetector[]): Offer[] {
  const offers: Offer[] = []
  for (const workTree of scan.workTrees) offers.push(...offersForWorkTree(scan.root, workTree, detectors))
  for (const { path, workTree } of scan.files) {
    for (const detector of detectors) if (detector.matches(path)) offers.push({ detector, path, absolutePath: join(scan.root, path), workTree })
  }
  return offers
}

/** A work tree is offered as `folder/.git`, a bare repository likewise. */
export function offersForWorkTree(root: string, workTree: WorkTree, detectors: readonly FileDetector[]): Offer[] {
  return offersFor(gitPathOf(workTree), gitFolderOf(root, workTree), workTree, detectors)
}

export function offersFor(path: string, absolutePath: string, workTree: WorkTree | undefined, detectors: readonly FileDetector[]): Offer[] {
  return detectors.filter((detector) => detector.matches(path)).map((detector) => ({ detector, path, absolutePath, workTree }))
}

/** `folder/.git`, or `.git` for the root; a bare repository is offered in the same way. */
export function gitPathOf({ path }: Pick<WorkTree, 'path'>): string {
  return path === '' ? '.git' : `${path}/.git`
}

function gitFolderOf(root: string, { path, isBare, gitDir }: WorkTree): string {
  return isBare || path === '' ? gitDir : join(root, path, '.git')
}

/** Asks the detectors, some at once. A detector that fails or a file that cannot be read is a problem, never an end. */
export async function detectOffers(root: string, offers: readonly Offer[], signal?: AbortSignal): Promise<ScopeDetection[]> {
  const results: ScopeDetection[] = []
  let next = 0
  async function work(): Promise<void> {
    for (let offer = offers[next++]; offer; offer = offers[next++]) {
      signal?.throwIfAborted()
      results.push(await detectOffer(root, offer))
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, offers.length) }, work))
  return results
}

async function detectOffer(root: string, { detector, path, absolutePath, workTree }: Offer): Promise<ScopeDetection> {
  let text: Promise<string> | undefined
  const file: FoundFile = {
    path, absolutePath, repository: workTree && { ref: workTree.ref, path: workTree.path },
    text: () => (text ??= readFoundFile(root, absolutePath)),
  }
  const origin = detector.id === catalogInfoId ? 'file' : 'discovered'
  const detection = await bounded(detector, file)
  return { detectorId: detector.id, scope: path, origin, detection, ...(origin === 'file' && text ? { text: await text.catch(() => undefined) } : {}) }
}

async function bounded(detector: FileDetector, file: FoundFile): Promise<Detection> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new UnreadableFile('Reading this took longer than 30 seconds and was given up.')), detectTimeoutMs)
  })
  try {
    return checkedDetection(await Promise.race([detector.detect(file), late]), file.path)
  } catch (error) {
    return failure(file, error)
  } finally {
    clearTimeout(timer)
  }
}

/** What is known of an unreadable file stays known, but for one that went away. */
function failure(file: FoundFile, error: unknown): Detection {
  if (error instanceof UnreadableFile && error.isGone) return nothingDetected
  const message = error instanceof UnreadableFile ? error.message : `It could not be understood: ${error instanceof Error ? error.message : String(error)}`
  return { ...nothingDetected, problems: [{ key: 'unreadable', message, evidence: { file: file.path } }], isPartial: true }
}
