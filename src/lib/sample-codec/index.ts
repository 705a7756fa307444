/** Samples in few bytes: times and values of a chunk each in the form that is the shortest for them. Little-endian. */
export { decodeTimes, encodeTimes } from './times-codec.ts'
export { decodeValues, encodeValues } from './values-codec.ts'
