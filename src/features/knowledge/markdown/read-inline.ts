import type { Link } from './markdown-file.ts'

interface OpenBracket {
  readonly at: number
  readonly isImage: boolean
}

interface Reference {
  readonly label: string
  readonly link: Omit<Link, 'target'>
}

const maxLabel = 500
/** Nobody writes a paragraph that long. */
const maxParagraph = 100_000

/** Reads links, code and ids out of paragraphs, one after another; references are looked up at the end. */
export class InlineReader {
  readonly #links: Link[] = []
  readonly #spans: { text: string; line: number }[] = []
  readonly #ids = new Set<string>()
  readonly #definitions = new Map<string, { target: string; line: number }>()
  readonly #references: Reference[] = []

  read(paragraph: string, line: number): void {
    if (paragraph.length > maxParagraph) return
    const text = this.#withoutDefinitions(paragraph, line)
    for (const [, id] of text.matchAll(/\{[^{}\n]{0,80}?#([\w.:-]+)[^{}\n]{0,80}\}/g)) if (id !== undefined) this.#ids.add(id)
    new ParagraphReader(text, line, { links: this.#links, spans: this.#spans, ids: this.#ids, references: this.#references }).read()
  }

  finish(): { links: Link[]; spans: { text: string; line: number }[]; ids: Set<string> } {
    const used = this.#references.flatMap(({ label, link }) => {
      const definition = this.#definitions.get(labelOf(label))
      return definition ? [{ ...link, target: definition.target }] : []
    })
    return { links: [...this.#links, ...used].toSorted((a, b) => a.line - b.line), spans: this.#spans, ids: this.#ids }
  }

  /** `[label]: target "title"`, each in a line of its own. */
  #withoutDefinitions(paragraph: string, line: number): string {
    if (!paragraph.includes(']:')) return paragraph
    return paragraph.split('\n').map((text, index) => {
      const [, label = '', angled, plain] = /^ {0,3}\[((?:[^\]\\]|\\.){1,500})\]:[ \t]*(?:<([^<>]*)>|(\S+))(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \t]*$/.exec(text) ?? []
      const target = angled ?? plain
      if (target === undefined || label.startsWith('^')) return text
      const key = labelOf(label)
      if (!this.#definitions.has(key)) this.#definitions.set(key, { target, line: line + index })
      return ''
    }).join('\n')
  }
}

interface Found {
  readonly links: Link[]
  readonly spans: { text: string; line: number }[]
  readonly ids: Set<string>
  readonly references: Reference[]
}

class ParagraphReader {
  readonly #text: string
  readonly #line: number
  readonly #found: Found
  readonly #open: OpenBracket[] = []
  /** Lengths of runs of backticks that close nowhere behind this place. */
  readonly #unclosed = new Set<number>()
  #newlines = 0
  #countedTo = 0

  constructor(text: string, line: number, found: Found) {
    this.#text = text
    this.#line = line
    this.#found = found
  }

  read(): void {
    for (let at = 0; at < this.#text.length; ) at = this.#step(at)
  }

  #step(at: number): number {
    switch (this.#text[at]) {
      case '\\':
        return at + 2
      case '`':
        return this.#codeSpan(at)
      case '<':
        return this.#tag(at)
      case '!':
        if (this.#text[at + 1] !== '[') return at + 1
        this.#open.push({ at: at + 1, isImage: true })
        return at + 2
      case '[':
        this.#open.push({ at, isImage: false })
        return at + 1
      case ']':
        return this.#close(at)
      default:
        return at + 1
    }
  }

  #codeSpan(at: number): number {
    let end = at
    while (this.#text[end] === '`') end += 1
    const length = end - at
    if (this.#unclosed.has(length)) return end
    for (let from = this.#text.indexOf('`', end); from >= 0; ) {
      let to = from
      while (this.#text[to] === '`') to += 1
      if (to - from === length) {
        this.#found.spans.push({ text: this.#text.slice(end, from).replace(/\s+/g, ' ').trim(), line: this.#lineAt(at) })
        return to
      }
      from = this.#text.indexOf('`', to)
    }
    this.#unclosed.add(length)
    return end
  }

  #tag(at: number): number {
    const tag = /^<[a-zA-Z][^<>]{0,1000}>/.exec(this.#text.slice(at, at + 1010))?.[0]
    if (tag === undefined) return at + 1
    for (const [, name = '', double, single] of tag.matchAll(/\s([a-zA-Z]+)\s?=\s?(?:"([^"]*)"|'([^']*)')/g)) {
      const value = double ?? single ?? ''
      const key = name.toLowerCase()
      if (key === 'id' || key === 'name') this.#found.ids.add(value)
      else if (key === 'href' && /^<a\s/i.test(tag)) this.#add(value, '', at, false)
      else if (key === 'src' && /^<img\s/i.test(tag)) this.#add(value, '', at, true)
    }
    return at + tag.length
  }

  #close(at: number): number {
    const open = this.#open.pop()
    if (!open) return at + 1
    const label = this.#text.slice(open.at + 1, at)
    if (this.#text[at + 1] === '(') {
      const inline = destinationOf(this.#text, at + 2)
      if (inline) {
        this.#add(inline.target, label, open.at, open.isImage)
        return inline.end
      }
    }
    const [whole = '', named = ''] = /^\[((?:[^\][\\\n]|\\.){0,500})\]/.exec(this.#text.slice(at + 1, at + 510)) ?? []
    const key = named === '' ? label : named
    if (key.length <= maxLabel && key.trim() !== '' && !key.startsWith('^')) this.#found.references.push({ label: key, link: { text: plainText(label.slice(0, maxLabel)), line: this.#lineAt(open.at), isImage: open.isImage } })
    return at + 1 + whole.length
  }

  #add(target: string, label: string, at: number, isImage: boolean): void {
    this.#found.links.push({ text: plainText(label.slice(0, maxLabel)), target, line: this.#lineAt(at), isImage })
  }

  /** Places are asked for almost in order, so that what was counted is kept. */
  #lineAt(at: number): number {
    if (at < this.#countedTo) {
      this.#countedTo = 0
      this.#newlines = 0
    }
    for (let next = this.#text.indexOf('\n', this.#countedTo); next >= 0 && next < at; next = this.#text.indexOf('\n', this.#countedTo)) {
      this.#newlines += 1
      this.#countedTo = next + 1
    }
    return this.#line + this.#newlines
  }
}

/** `<target>` or `target`, then perhaps a title, then the bracket that closes. */
function destinationOf(text: string, start: number): { target: string; end: number } | undefined {
  const part = text.slice(start, start + 3000)
  const [, angled] = /^\s*<([^<>\n]*)>/.exec(part) ?? []
  const head = angled === undefined ? plainDestination(part) : { target: angled, end: part.indexOf('>') + 1 }
  const [tail] = /^\s*(?:\s(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))\s*)?\)/.exec(part.slice(head.end)) ?? []
  return tail === undefined ? undefined : { target: head.target.replace(/\\([!-/:-@[-`{-~])/g, '$1'), end: start + head.end + tail.length }
}

/** Without blanks; brackets in it must be in pairs. */
function plainDestination(part: string): { target: string; end: number } {
  let at = /^\s*/.exec(part)?.[0].length ?? 0
  const begin = at
  let depth = 0
  for (; at < part.length; at += 1) {
    const char = part[at] ?? ''
    if (/\s/.test(char)) break
    if (char === '\\') at += 1
    else if (char === '(') depth += 1
    else if (char === ')' && (depth -= 1) < 0) break
  }
  return { target: part.slice(begin, at), end: at }
}

function labelOf(label: string): string {
  return label.toLowerCase().replace(/\s+/g, ' ').trim()
}

/** Without marks of emphasis, code and images. */
export function plainText(text: string): string {
  return text.replace(/!\[[^\]]*\]\([^)]*\)/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '').replace(/\s+/g, ' ').trim().slice(0, 200)
}
