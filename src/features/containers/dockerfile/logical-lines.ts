export interface LogicalLine {
  /** Continued lines put together, without comments; of a here-document the line that opens it. */
  readonly text: string
  /** Where it begins; counts from 1. */
  readonly line: number
}

export interface LogicalLines {
  readonly lines: readonly LogicalLine[]
  /** Parser directives by their lower-case names. */
  readonly directives: ReadonlyMap<string, string>
  readonly faults: readonly { readonly line: number; readonly message: string }[]
}

const directive = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)$/
const takesHereDocuments = /^(?:onbuild\s+)?(run|copy|add)\s/i
/** `<<EOF`, `<<-EOF`, `<<"EOF"`, with a file descriptor before it. */
const hereDocument = /(?:^|\s)\d*<<(-?)(["']?)([A-Za-z_][\w.-]*)\2(?=$|[\s;&|)>])/g

/** Puts a Dockerfile's lines together: directives, comments, the escape character, here-documents. */
export function readLogicalLines(text: string): LogicalLines {
  const raw = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const { directives, next } = readDirectives(raw)
  const escape = directives.get('escape') === '`' ? '`' : '\\'
  const lines: LogicalLine[] = []
  const faults: { line: number; message: string }[] = []
  for (let at = next; at < raw.length; at += 1) {
    if (isCommentOrBlank(raw[at] ?? '')) continue
    const joined = joinContinued(raw, at, escape)
    lines.push({ text: joined.text, line: at + 1 })
    const end = skipHereDocuments(raw, joined)
    if (end === undefined) faults.push({ line: at + 1, message: 'A here-document that begins here has no end' })
    at = end ?? raw.length
  }
  return { lines, directives, faults }
}

function readDirectives(raw: readonly string[]): { directives: Map<string, string>; next: number } {
  const directives = new Map<string, string>()
  let next = 0
  for (; next < raw.length; next += 1) {
    const [, name, value] = directive.exec((raw[next] ?? '').trim()) ?? []
    const isKnown = name !== undefined && ['syntax', 'escape', 'check'].includes(name.toLowerCase())
    if (!isKnown || value === undefined || directives.has(name.toLowerCase())) break
    directives.set(name.toLowerCase(), value.trim())
  }
  return { directives, next }
}

function isCommentOrBlank(line: string): boolean {
  return /^\s*(#|$)/.test(line)
}

/** From the line `start` on: the whole text, and the last line that belongs to it. */
function joinContinued(raw: readonly string[], start: number, escape: string): { text: string; last: number } {
  const parts: string[] = []
  let last = start
  for (let at = start; at < raw.length; at += 1) {
    const line = raw[at] ?? ''
    // Comments and blank lines inside of a continued line are taken out.
    if (at > start && isCommentOrBlank(line)) continue
    last = at
    const bare = line.trimEnd()
    if (!bare.endsWith(escape)) {
      parts.push(line)
      break
    }
    parts.push(bare.slice(0, -1))
  }
  return { text: parts.join(' '), last }
}

/** The last line of the here-documents that a line opens; undefined where one has no end. */
function skipHereDocuments(raw: readonly string[], { text, last }: { text: string; last: number }): number | undefined {
  if (!text.includes('<<') || !takesHereDocuments.test(text.trimStart())) return last
  let at = last
  for (const [, dash, , word] of text.matchAll(hereDocument)) {
    at = raw.findIndex((line, index) => index > at && (dash === '-' ? line.replace(/^\t+/, '') : line) === word)
    if (at < 0) return undefined
  }
  return at
}
