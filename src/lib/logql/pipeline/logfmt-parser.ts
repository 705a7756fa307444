import type { Extraction } from '../parse/ast.ts'
import { labelNameOf, type LineLabels } from './line-labels.ts'

export interface LogfmtOptions { readonly extractions: readonly Extraction[]; readonly isStrict: boolean; readonly keepsEmpty: boolean }

/** `| logfmt`: `key=value key2="a value" flag`. What is malformed is passed over, or with `--strict` ends the reading with an error. */
export function logfmtParser({ extractions, isStrict, keepsEmpty }: LogfmtOptions): (line: string, labels: LineLabels) => void {
  const wanted = new Map<string, string[]>()
  for (const { name, path } of extractions) wanted.set(path, [...wanted.get(path) ?? [], name])
  return (line, labels) => {
    const fault = eachPair(line, isStrict, (key, value) => {
      if (value === '' && !keepsEmpty) return
      if (wanted.size === 0) labels.setParsed(labelNameOf(key), value)
      else for (const name of wanted.get(key) ?? []) labels.setParsed(name, value)
    })
    if (fault && isStrict) labels.fail('LogfmtParserErr', fault)
  }
}

/** Gives the first fault, where one is. */
function eachPair(line: string, isStrict: boolean, visit: (key: string, value: string) => void): string | undefined {
  let at = 0
  let fault: string | undefined
  const failAt = (pos: number, text: string): void => {
    fault ??= `logfmt syntax error at pos ${pos + 1} : ${text}`
  }
  while (at < line.length && !(fault && isStrict)) {
    while (line.charCodeAt(at) <= 32) at += 1
    const from = at
    while (at < line.length && isOfKey(line.charCodeAt(at))) at += 1
    const key = line.slice(from, at)
    if (key === '') {
      if (at >= line.length) break
      failAt(at, `unexpected '${line[at] ?? ''}'`)
      at = nextSpace(line, at)
      continue
    }
    if (line[at] === '"') failAt(at, `unexpected '"'`)
    if (line[at] !== '=') {
      if (line[at] === '"') at = nextSpace(line, at)
      else visit(key, '')
      continue
    }
    at += 1
    const value = valueFrom(line, at)
    if (value.fault) failAt(value.to, value.fault)
    else visit(key, value.text)
    at = value.to
  }
  return fault
}

function valueFrom(line: string, from: number): { text: string; to: number; fault?: string } {
  if (line[from] !== '"') {
    let to = from
    while (to < line.length && line.charCodeAt(to) > 32 && line[to] !== '"' && line[to] !== '=') to += 1
    if (line[to] === '"' || line[to] === '=') return { text: '', to: nextSpace(line, to), fault: `unexpected '${line[to] ?? ''}'` }
    return { text: line.slice(from, to), to }
  }
  let to = from + 1
  while (to < line.length && line[to] !== '"') to += line[to] === '\\' ? 2 : 1
  if (to >= line.length) return { text: '', to: line.length, fault: 'unterminated quoted value' }
  const inner = line.slice(from + 1, to)
  return { text: inner.includes('\\') ? unescaped(inner) : inner, to: to + 1 }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

function unescaped(text: string): string {
  return text.replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code: string | undefined, sign: string | undefined) => code === undefined ? escapes[sign ?? ''] ?? sign ?? '' : String.fromCharCode(Number.parseInt(code, 16)))
}

function isOfKey(code: number): boolean {
  return code > 32 && code !== 61 && code !== 34
}

function nextSpace(line: string, from: number): number {
  let at = from
  while (at < line.length && line.charCodeAt(at) > 32) at += 1
  return at
}
