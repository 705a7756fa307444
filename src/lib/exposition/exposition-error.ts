/** Text that is no exposition: the line (from 1) and a sentence that says why. */
export class ExpositionError extends Error {
  override readonly name = 'ExpositionError'
  readonly reason: string
  readonly line: number | undefined

  constructor(reason: string, line?: number) {
    super(line === undefined ? reason : `Line ${line}: ${reason}`)
    this.reason = reason
    this.line = line
  }
}
