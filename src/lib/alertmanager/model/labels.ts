/** Names and values of labels, or of annotations. */
export type LabelSet = Readonly<Record<string, string>>

/** Orders texts as Go orders them: by their UTF-8 bytes. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at += 1) {
    const left = a.charCodeAt(at)
    const right = b.charCodeAt(at)
    if (left !== right) return byPoint(left) - byPoint(right)
  }
  return a.length - b.length
}

/** Halves of code points beyond U+FFFF come after all others. */
function byPoint(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

/** As Go prints a label set: `{a="b", c="d"}`. */
export function labelSetText(labels: LabelSet): string {
  return `{${namesOf(labels).map((name) => `${name}=${quoted(labels[name] ?? '')}`).join(', ')}}`
}

/** The names in Go's order. There are few of them, and most are sorted by their units. */
export function namesOf(labels: LabelSet): string[] {
  const names = Object.keys(labels)
  if (names.some(isHigh)) return names.sort(compareText)
  for (let at = 1; at < names.length; at += 1) {
    const name = names[at] ?? ''
    let place = at
    while (place > 0 && (names[place - 1] ?? '') > name) {
      names[place] = names[place - 1] ?? ''
      place -= 1
    }
    names[place] = name
  }
  return names
}

/** Holds it units from where their order is not that of UTF-8? */
function isHigh(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) >= 0xd800) return true
  return false
}

/** The order of Go's `model.LabelSet.Before`: fewer labels first; then by the names of both, a missing one before any value. */
export function compareLabelSets(a: LabelSet, b: LabelSet): number {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(compareText)
  const [left, right] = [Object.keys(a).length, Object.keys(b).length]
  if (left !== right) return left - right
  for (const name of names) {
    const [one, other] = [a[name], b[name]]
    if (one === undefined) return -1
    if (other === undefined) return 1
    if (one !== other) return compareText(one, other)
  }
  return 0
}

const named: Readonly<Record<string, string>> = { '\u{7}': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '"': '\\"', '\\': '\\\\' }

/** As Go's `strconv.Quote` writes a text. */
export function quoted(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`
  let out = ''
  for (const character of text) out += named[character] ?? (/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character) ? character : escaped(character.codePointAt(0) ?? 0))
  return `"${out}"`
}

function escaped(code: number): string {
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
