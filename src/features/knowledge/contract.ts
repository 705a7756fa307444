/** Facts of an entity of kind `document` or `runbook`. */
export interface DocumentFacts {
  readonly path: string
  readonly format: 'markdown' | 'restructuredtext' | 'asciidoc'
  readonly title: string
  readonly headings: readonly { readonly level: number; readonly text: string; readonly line: number }[]
  /** Well-known programs that its code calls. */
  readonly tools: readonly string[]
  readonly codeBlocks: readonly { readonly language: string | null; readonly line: number; readonly lines: number }[]
  /** What lies in the same tree and is named: by a link, or as code. Paths are relative to the discovered folder, as far as they are known. */
  readonly mentions: readonly { readonly how: 'link' | 'code'; readonly name: string; readonly text: string; readonly line: number }[]
  readonly linkCount: number
  readonly imageCount: number
  readonly words: number
}
