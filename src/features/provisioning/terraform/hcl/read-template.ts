import { computed } from './hcl.ts'
import type { HclScanner } from './hcl-scanner.ts'

type ReadExpression = (scanner: HclScanner) => unknown

/** Directives that are open: `if`, `else`, `for`. */
type Open = string[]

interface Template {
  readonly open: Open
  readonly readExpression: ReadExpression
}

const heredocStart = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?\n/uy
const plainText = /[^"\\$%\n]+/y
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }

/** A quoted string whose opening quote is taken: its text, or `computed` where something is put in. */
export function readQuoted(scanner: HclScanner, readExpression: ReadExpression): unknown {
  const open: Open = []
  let text: string | undefined = ''
  for (;;) {
    const plain = scanner.take(plainText)
    if (plain !== undefined) {
      if (text !== undefined) text += plain
      continue
    }
    const next = scanner.text[scanner.pos]
    if (next === undefined || next === '\n') scanner.fail('A quoted text is not closed on its line')
    if (next === '"') break
    if (next === '\\') {
      const read = readEscape(scanner)
      if (text !== undefined) text += read
    } else if (readMarker(scanner, next, { open, readExpression })) text = undefined
    else {
      if (text !== undefined) text += next
      scanner.pos += 1
    }
  }
  scanner.pos += 1
  checkClosed(scanner, open)
  return text ?? computed
}

function readEscape(scanner: HclScanner): string {
  const kind = scanner.text[scanner.pos + 1] ?? ''
  const plain = escapes[kind]
  if (plain !== undefined) {
    scanner.pos += 2
    return plain
  }
  const digits = /^\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8}))/.exec(scanner.text.slice(scanner.pos, scanner.pos + 10))
  if (!digits) scanner.fail(`A quoted text knows no \\${kind}; write \\\\ for a backslash`)
  scanner.pos += digits[0].length
  const code = Number.parseInt(digits[1] ?? digits[2] ?? '', 16)
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

/** `${…}` and `%{…}`; false for a sign that stands for itself. `$${` and `%%{` are those texts. */
function readMarker(scanner: HclScanner, sign: string, template: Template): boolean {
  const { text, pos } = scanner
  if (text[pos + 1] === sign && text[pos + 2] === '{') {
    scanner.pos += 1
    return false
  }
  if (text[pos + 1] !== '{') return false
  scanner.pos += text[pos + 2] === '~' ? 3 : 2
  scanner.nested(() => scanner.across(true, () => (sign === '$' ? readInterpolation(scanner, template) : readDirective(scanner, template))))
  return true
}

function readInterpolation(scanner: HclScanner, { readExpression }: Template): void {
  readExpression(scanner)
  closeMarker(scanner)
}

function readDirective(scanner: HclScanner, { open, readExpression }: Template): void {
  const word = scanner.name() ?? ''
  if (word === 'if') readExpression(scanner)
  else if (word === 'for') {
    scanner.name()
    if (scanner.accept(',')) scanner.name()
    if (scanner.name() !== 'in') scanner.fail('%{ for } needs the word in')
    readExpression(scanner)
  } else if (!(closers[word] ?? []).includes(open.pop() ?? '')) scanner.fail(`%{ ${word} } stands for nothing here; write %%{ for the text itself`)
  if (['if', 'else', 'for'].includes(word)) open.push(word)
  closeMarker(scanner)
}

const closers: Readonly<Record<string, readonly string[]>> = { else: ['if'], endif: ['if', 'else'], endfor: ['for'] }

function checkClosed(scanner: HclScanner, open: Open): void {
  const last = open.at(-1)
  if (last !== undefined) scanner.fail(`%{ ${last} } has no %{ ${last === 'for' ? 'endfor' : 'endif'} }`)
}

function closeMarker(scanner: HclScanner): void {
  scanner.accept('~')
  scanner.expect('}', 'What is put into a text')
}

/** A heredoc from its `<<`; undefined when none begins here. */
export function readHeredoc(scanner: HclScanner, readExpression: ReadExpression): unknown {
  const start = scanner.pos
  heredocStart.lastIndex = start
  const found = heredocStart.exec(scanner.text)
  if (!found) return undefined
  const [opening, name = ''] = found
  const startLine = scanner.line
  scanner.advanceTo(start + opening.length)
  const open: Open = []
  const end = new RegExp(`^[ \\t]*${name}[ \\t]*\\r?$`, 'mu')
  let text: string | undefined = ''
  for (;;) {
    const lineEnd = scanner.text.indexOf('\n', scanner.pos)
    const row = scanner.text.slice(scanner.pos, lineEnd < 0 ? undefined : lineEnd)
    if (end.test(row)) {
      // The line's end stays: it ends the attribute.
      scanner.pos += row.length
      checkClosed(scanner, open)
      return text ?? computed
    }
    if (lineEnd < 0) {
      scanner.line = startLine
      scanner.fail(`The text that begins with <<${name} has no line ${name} that ends it`)
    }
    const read = readHeredocRow(scanner, { open, readExpression })
    text = text === undefined || read === undefined ? undefined : text + read
  }
}

const heredocText = /[^$%\n]+/y

/** One line with its end; undefined when something is put in. What is put in may go over several lines. */
function readHeredocRow(scanner: HclScanner, template: Template): string | undefined {
  let text: string | undefined = ''
  for (;;) {
    const plain = scanner.take(heredocText)
    if (plain !== undefined) {
      if (text !== undefined) text += plain
      continue
    }
    const next = scanner.text[scanner.pos]
    if (next === undefined) return text
    if (next === '\n') {
      scanner.advanceTo(scanner.pos + 1)
      return text === undefined ? undefined : `${text}\n`
    }
    if (readMarker(scanner, next, template)) text = undefined
    else {
      if (text !== undefined) text += next
      scanner.pos += 1
    }
  }
}
