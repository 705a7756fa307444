/** Why a file could not be read, as a sentence. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return 'There is no such file.'
  if (code === 'EISDIR') return 'It is a folder. Name the files in it.'
  if (code === 'EACCES') return 'It may not be read by you.'
  return error instanceof Error ? error.message : String(error)
}
