import type { Offer } from './offers.ts'

/** Offers at once in memory and in one transaction; those of one path are not parted, for they share what is read. */
export function chunksOfOffers(offers: readonly Offer[], size: number): Offer[][] {
  const chunks: Offer[][] = []
  for (const offer of offers) {
    const last = chunks.at(-1)
    if (last && (last.length < size || last.at(-1)?.path === offer.path)) last.push(offer)
    else chunks.push([offer])
  }
  return chunks
}
