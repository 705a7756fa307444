import { setImmediate } from 'node:timers/promises'
import type { Detection, FoundFolder } from '#kernel/feature'
import { nothingDetected } from '#kernel/feature'
import { catalogInfoId } from '../catalog-info/detect-catalog-info.ts'
import type { ScopeDetection } from '../entities/upsert-detected.ts'
import { checkedDetection } from './checked-detection.ts'
import { folderAsker } from './askers.ts'
import { type FolderOffer, type Offer, scopeOf } from './offers.ts'
import { UnreadableFile } from './read-found-file.ts'
import type { Reading } from './reading.ts'

const detectTimeoutMs = 30_000
const atOnce = 16
/** Of work in one go; one large file may take longer. */
const maxBusyMs = 8

/** Asks the detectors, some at once; the answers stand in the order of the offers. A detector that fails or a file that cannot be read is a problem, never an end. */
export async function detectOffers(reading: Reading, offers: readonly Offer[], signal?: AbortSignal): Promise<ScopeDetection[]> {
  const results: ScopeDetection[] = Array.from({ length: offers.length })
  let next = 0
  let breathedAt = performance.now()
  async function work(): Promise<void> {
    for (let index = next++; index < offers.length; index = next++) {
      signal?.throwIfAborted()
      const offer = offers[index]
      if (offer) results[index] = await detectOffer(reading, offer)
      // Reading and parsing never wait: without this, nobody else in the process would have a turn before the last file.
      if (performance.now() - breathedAt < maxBusyMs) continue
      await setImmediate()
      breathedAt = performance.now()
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, offers.length) }, work))
  return results
}

async function detectOffer(reading: Reading, offer: Offer): Promise<ScopeDetection> {
  const { detector, path } = offer
  const scope = scopeOf(detector, path)
  if (!('absolutePath' in offer)) return { detectorId: detector.id, scope, detection: await bounded(() => offer.detector.detect(folderOf(reading, offer)), scope) }
  const file = reading.file(path, offer.absolutePath)
  const detection = await bounded(() => offer.detector.detect(file), path)
  if (detector.id !== catalogInfoId) return { detectorId: detector.id, scope, detection }
  return { detectorId: detector.id, scope, origin: 'file', detection, text: await file.text().catch(() => undefined) }
}

/** What is asked for a folder's sake is kept apart from what is asked for its first file's own. */
function folderOf(reading: Reading, { detector, path, files: paths }: FolderOffer): FoundFolder {
  const files = paths.map((inner) => reading.file(inner))
  const [first] = files
  if (!first) throw new UnreadableFile('The folder has gone.', { isGone: true })
  return { path, files, repository: first.repository, tree: reading.treeFor(folderAsker(first.path, detector.id)) }
}

async function bounded(detect: () => Promise<Detection>, path: string): Promise<Detection> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new UnreadableFile('Reading this took longer than 30 seconds and was given up.')), detectTimeoutMs)
  })
  try {
    return checkedDetection(await Promise.race([detect(), late]), path)
  } catch (error) {
    return failure(path, error)
  } finally {
    clearTimeout(timer)
  }
}

/** What is known of an unreadable file stays known, but for one that went away. */
function failure(path: string, error: unknown): Detection {
  if (error instanceof UnreadableFile && error.isGone) return nothingDetected
  const message = error instanceof UnreadableFile ? error.message : `It could not be understood: ${error instanceof Error ? error.message : String(error)}`
  return { ...nothingDetected, problems: [{ key: 'unreadable', message, evidence: { file: path } }], isPartial: true }
}
