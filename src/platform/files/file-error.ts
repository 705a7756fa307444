import { ProductError } from '#lib/errors'

/** The `code` that Node gives to an error of the operating system, such as ENOENT. */
export function errnoOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

/** An error of the file system as a sentence with what to do next; any other error as it is. */
export function asFileError(error: unknown, path: string): unknown {
  if (error instanceof ProductError) return error
  const options = { cause: error }
  switch (errnoOf(error)) {
    case 'ENOENT': return new ProductError('invalid', `${path} does not exist. Make it, or name another place.`, options)
    case 'ENOTDIR': return new ProductError('invalid', `${path} is below something that is not a folder. Name another place.`, options)
    case 'EISDIR': return new ProductError('invalid', `${path} is a folder, and a file is needed there. Name another place.`, options)
    case 'EEXIST': return new ProductError('invalid', `${path} is a file, and a folder is needed there. Name another place.`, options)
    case 'EACCES': case 'EPERM': return new ProductError('invalid', `${path} may not be read or written by this user. Change its permissions, or name another place.`, options)
    case 'EROFS': return new ProductError('invalid', `${path} is on a file system that is read-only. Name a place that can be written.`, options)
    case 'ENOSPC': case 'EDQUOT': return new ProductError('unavailable', `The disk that holds ${path} is full. Free some space and try again.`, options)
    case 'EMFILE': case 'ENFILE': return new ProductError('unavailable', `No more files can be opened, so ${path} was not. Raise the limit of open files (ulimit -n) and try again.`, options)
    default: return error
  }
}
