export interface Heading {
  readonly level: number
  readonly text: string
  readonly line: number
}

export interface Link {
  readonly text: string
  /** As written, without title. */
  readonly target: string
  readonly line: number
  readonly isImage: boolean
}

export interface CodeBlock {
  /** As written behind the fence, first word. */
  readonly language: string | null
  readonly text: string
  readonly line: number
}

/** What a Markdown text holds; lines count from 1. */
export interface MarkdownFile {
  readonly frontMatter: Readonly<Record<string, unknown>>
  readonly headings: readonly Heading[]
  readonly links: readonly Link[]
  readonly code: readonly CodeBlock[]
  /** Text in backticks. */
  readonly spans: readonly { readonly text: string; readonly line: number }[]
  /** Names that links may lead to besides headings: `id` and `name` of HTML, `{#id}`. */
  readonly ids: ReadonlySet<string>
}
