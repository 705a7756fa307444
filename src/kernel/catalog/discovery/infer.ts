import type { Inference } from '#kernel/feature'
import { type ScopeDetection, sourceOf } from '../entities/upsert-detected.ts'
import { checkedDetection } from './checked-detection.ts'
import type { KnownClaims } from './known-claims.ts'

/** The one scope of an inference. */
const inferenceScope = 'inference'

/** What an inference says now of what is known; what it said itself it is not told. */
export async function infer(known: KnownClaims, inference: Inference): Promise<ScopeDetection> {
  const own = { detectorId: inference.id, scope: inferenceScope }
  const facts = await known.factsWithout(sourceOf(own), inference.reads)
  return { ...own, detection: checkedDetection(inference.infer(facts), inferenceScope) }
}
