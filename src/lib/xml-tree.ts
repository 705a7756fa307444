import { SaxesParser } from 'saxes'
import { UnreadableText } from './unreadable-text.ts'

export interface XmlElement {
  /** Without prefix. */
  readonly name: string
  readonly line: number
  readonly children: readonly XmlElement[]
  /** Its own text, trimmed. */
  readonly text: string
}

interface OpenElement {
  name: string
  line: number
  children: XmlElement[]
  text: string
}

const maxDepth = 100

/** The elements of an XML text; attributes are left out, and no entity but XML's own five is written out. Throws `UnreadableText`. */
export function readXml(text: string): XmlElement {
  const parser = new SaxesParser({ position: true })
  const open: OpenElement[] = [{ name: '', line: 1, children: [], text: '' }]
  parser.on('error', ({ message }) => {
    throw new UnreadableText(`It is no XML from here on: ${message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')}.`, parser.line)
  })
  parser.on('opentag', ({ name }) => {
    if (open.length > maxDepth) throw new UnreadableText(`It is nested deeper than ${maxDepth} levels.`, parser.line)
    open.push({ name: name.slice(name.indexOf(':') + 1), line: parser.line, children: [], text: '' })
  })
  const addText = (more: string) => {
    const last = open.at(-1)
    if (last) last.text += more
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    const closed = open.pop()
    if (closed) open.at(-1)?.children.push({ ...closed, text: closed.text.trim() })
  })
  parser.write(text).close()
  const [root] = open[0]?.children ?? []
  if (!root) throw new UnreadableText('There is no element in it.', 1)
  return root
}

/** The first child of a name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name)
}
