import { createRequire } from 'node:module'

/** The other side of snappy, for tests: what Daybook itself never does. */
export const { compress: compressSnappy } = createRequire(import.meta.url)('snappyjs') as { compress(bytes: Uint8Array): Uint8Array }
