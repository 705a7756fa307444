import { ProductError } from '#lib/errors'

/** `conflict`, for a file that is not, or no longer, what its list says. The reason completes "It …". */
export function damagedArchive(path: string, reason: string, cause?: unknown): ProductError {
  return new ProductError('conflict', `${path} cannot be used: it ${reason}. Take another copy of it, or an earlier one.`, { cause })
}
