import { parseImageName, parseOpenImageName } from '../image/image-name.ts'
import type { ImageUse } from '../kubernetes/describe-workload.ts'
import { type ChartValues, fillIn } from './fill-in.ts'

export interface TemplateObject {
  readonly kind: string
  /** Undefined where a named template makes it. */
  readonly name: string | undefined
  readonly line: number
  readonly images: readonly ImageUse[]
}

const maxLines = 20_000

/** The objects of a chart's template that can be read without running Helm: their kinds, plain names and images. */
export function readTemplate(text: string, values: ChartValues): TemplateObject[] {
  const lines = text.split('\n', maxLines)
  const starts = lines.flatMap((line, index) => (/^kind:\s*["']?[A-Z]\w{1,80}["']?\s*$/.test(line) ? [index] : []))
  return starts.map((start, index) => {
    const from = startOf(lines, start, starts[index - 1] ?? -1)
    const end = Math.min(endOf(lines, start), starts[index + 1] ?? lines.length)
    const own = lines.slice(from, end)
    return { kind: /[A-Z]\w*/.exec(lines[start] ?? '')?.[0] ?? '', name: nameOf(own, values), line: start + 1, images: own.flatMap((line, at) => imageOf(line, from + at + 1, values)) }
  })
}

function startOf(lines: readonly string[], start: number, before: number): number {
  for (let at = start; at > before; at -= 1) if (lines[at]?.startsWith('---')) return at
  return before + 1
}

function endOf(lines: readonly string[], start: number): number {
  const end = lines.findIndex((line, index) => index > start && line.startsWith('---'))
  return end < 0 ? lines.length : end
}

/** `name:` right below `metadata:`. */
function nameOf(lines: readonly string[], values: ChartValues): string | undefined {
  const metadata = lines.findIndex((line) => /^metadata:\s*$/.test(line))
  if (metadata < 0) return undefined
  for (const line of lines.slice(metadata + 1, metadata + 12)) {
    if (/^\S/.test(line) && !line.startsWith('{{')) return undefined
    const [, written] = /^ {2}name:\s*(\S.*?)\s*$/.exec(line) ?? []
    if (written !== undefined) return fillIn(written.replace(/^(["'])(.*)\1$/, '$2'), values)?.replace(/^(["'])(.*)\1$/, '$2')
  }
  return undefined
}

function imageOf(line: string, number: number, values: ChartValues): ImageUse[] {
  const [, written] = /^\s*-?\s*image:\s*(\S.*?)\s*$/.exec(line.slice(0, 1000)) ?? []
  if (written === undefined) return []
  const unquoted = written.replace(/^(["'])(.*)\1$/, '$2')
  const filled = fillIn(unquoted, values) ?? openTag(unquoted, values)
  const parsed = filled === undefined ? undefined : (parseImageName(filled) ?? parseOpenImageName(filled))
  return parsed && filled !== undefined ? [{ image: filled, name: parsed.name, tag: parsed.tag ?? parsed.digest ?? null, line: number }] : []
}

/** `{{ .Values.image }}:{{ include "tag" . }}`: the name is known though the tag is not. */
function openTag(written: string, values: ChartValues): string | undefined {
  const [, name] = /^(.+?)[:@]\{\{[^{}]*\}\}$/.exec(written) ?? []
  const filled = name === undefined ? undefined : fillIn(name, values)
  return filled === undefined ? undefined : filled
}
