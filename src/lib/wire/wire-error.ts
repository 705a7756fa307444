/** Bytes that are not what they are said to be. The message is a sentence for whoever sends them. */
export class WireError extends Error {
  override readonly name = 'WireError'
  /** True where they are too large, not wrong. */
  readonly isTooLarge: boolean

  constructor(message: string, { isTooLarge = false }: { readonly isTooLarge?: boolean } = {}) {
    super(message)
    this.isTooLarge = isTooLarge
  }
}
