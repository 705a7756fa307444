/** A stretch of text with one look. `classes` name colours of the theme, `color` and `background` are exact ones. */
export interface AnsiPart {
  readonly text: string
  readonly classes: string
  readonly color?: string
  readonly background?: string
}

interface Look {
  bold: boolean
  faint: boolean
  italic: boolean
  underline: boolean
  inverse: boolean
  foreground: string
  background: string
}

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']
const plain: Look = { bold: false, faint: false, italic: false, underline: false, inverse: false, foreground: '', background: '' }
// Escape characters are what this file is about.
/* oxlint-disable no-control-regex */
const hasEscape = /[\u001b\u009b\r\b]/
// Colours (CSI … m), any other CSI, and operating system commands, which are left out.
const escapes = /(?:\u001b\[|\u009b)([0-9;:]*)m|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[()#][0-9A-Za-z]|\u001b[@-Z\\-_]/g
/* oxlint-enable no-control-regex */

/** Parts of one line with SGR colours (16, 256, true), after ECMA-48; a carriage return starts the line anew. */
export function ansiParts(line: string): AnsiPart[] {
  if (!hasEscape.test(line)) return [{ text: line, classes: '' }]
  const text = overwritten(line)
  const parts: AnsiPart[] = []
  const look: Look = { ...plain }
  let from = 0
  for (const match of text.matchAll(escapes)) {
    if (match.index > from) parts.push(partOf(text.slice(from, match.index), look))
    if (match[1] !== undefined) applyCodes(look, match[1])
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push(partOf(text.slice(from), look))
  return parts.length > 0 ? parts : [{ text: '', classes: '' }]
}

/** The line as text, for searching and copying. */
export function stripAnsi(line: string): string {
  return hasEscape.test(line) ? overwritten(line).replace(escapes, '') : line
}

/** What a terminal shows of a progress line: the text after the last carriage return that is followed by something. */
function overwritten(line: string): string {
  const trimmed = line.replace(/\r+$/, '')
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1)
}

function applyCodes(look: Look, text: string): void {
  const codes = text === '' ? [0] : text.split(/[;:]/).map(Number)
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] ?? 0
    if (code !== 38 && code !== 48) {
      applyCode(look, code)
      continue
    }
    const { color, used } = extendedColor(codes.slice(index + 1))
    if (code === 38) look.foreground = color
    else look.background = color
    index += used
  }
}

function applyCode(look: Look, code: number): void {
  if (code === 0) Object.assign(look, plain)
  else if (code === 1) look.bold = true
  else if (code === 2) look.faint = true
  else if (code === 3) look.italic = true
  else if (code === 4) look.underline = true
  else if (code === 7) look.inverse = true
  else if (code === 22) look.bold = look.faint = false
  else if (code === 23) look.italic = false
  else if (code === 24) look.underline = false
  else if (code === 27) look.inverse = false
  else if (code === 39) look.foreground = ''
  else if (code === 49) look.background = ''
  else applyColor(look, code)
}

function applyColor(look: Look, code: number): void {
  const name = names[code % 10]
  if (name === undefined) return
  if ((code >= 30 && code < 38) || (code >= 90 && code < 98)) look.foreground = name
  else if ((code >= 40 && code < 48) || (code >= 100 && code < 108)) look.background = name
}

function extendedColor(codes: readonly number[]): { color: string; used: number } {
  if (codes[0] === 5) return { color: color256(codes[1] ?? 0), used: 2 }
  if (codes[0] === 2) return { color: `rgb(${[codes[1], codes[2], codes[3]].map((part) => Math.min(255, part ?? 0)).join(' ')})`, used: 4 }
  return { color: '', used: 0 }
}

function color256(code: number): string {
  if (code < 16) return names[code % 8] ?? ''
  if (code >= 232) return `rgb(${Array<number>(3).fill((code - 232) * 10 + 8).join(' ')})`
  const level = (part: number) => (part === 0 ? 0 : part * 40 + 55)
  const index = code - 16
  return `rgb(${level(Math.floor(index / 36))} ${level(Math.floor(index / 6) % 6)} ${level(index % 6)})`
}

function partOf(text: string, look: Look): AnsiPart {
  const [foreground, background] = look.inverse ? [look.background || 'inverse', look.foreground || 'inverse'] : [look.foreground, look.background]
  const classes = [
    look.bold && 'ansi-bold', look.faint && 'ansi-faint', look.italic && 'ansi-italic', look.underline && 'ansi-underline',
    foreground && !foreground.startsWith('rgb') && `ansi-${foreground}`, background && !background.startsWith('rgb') && `ansi-on-${background}`,
  ].filter((name) => typeof name === 'string' && name !== '').join(' ')
  return { text, classes, ...(foreground.startsWith('rgb') ? { color: foreground } : {}), ...(background.startsWith('rgb') ? { background } : {}) }
}
