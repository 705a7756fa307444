import { levelOf } from '#lib/log-patterns'
import type { LogLine } from '#kernel/telemetry/contract'
import { exactTime, type ListedLine } from '#ui'
import { nameOf } from '../use-metric-chart.ts'

const known = ['service_name', 'app', 'job', 'container', 'unit', 'host'] as const

/** What a stream is called: by the label that people gave it. */
export function streamOf(labels: Readonly<Record<string, string>>): string {
  for (const name of known) if (labels[name]) return labels[name]
  return nameOf(labels, '')
}

/** Lines as a list shows them. Lines of one ns are numbered: two of them may be the same in every letter. */
export function listedLines(lines: readonly LogLine[], { hasDate, level }: { readonly hasDate: boolean; readonly level?: string | undefined }): { listed: ListedLine[]; lines: LogLine[] } {
  const listed: ListedLine[] = []
  const kept: LogLine[] = []
  let [before, repeat] = ['', 0]
  for (const line of lines) {
    repeat = line.atNs === before ? repeat + 1 : 0
    before = line.atNs
    const own = levelOf(line.line, (name) => line.labels[name] ?? '')
    if (level !== undefined && (own || 'none') !== level) continue
    const date = new Date(line.at)
    listed.push({ key: `${line.atNs} ${repeat}`, time: `${hasDate ? `${two(date.getMonth() + 1)}-${two(date.getDate())} ` : ''}${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`, exactTime: exactTime(date.getTime()), level: own, stream: streamOf(line.labels), text: line.line })
    kept.push(line)
  }
  return { listed, lines: kept }
}

function two(part: number): string {
  return String(part).padStart(2, '0')
}

/** How many lines there are of each level, the worst first; `none` where no level was told. */
export function levelCounts(lines: readonly LogLine[], levels: readonly string[]): { level: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { line, labels } of lines) {
    const level = levelOf(line, (name) => labels[name] ?? '') || 'none'
    counts.set(level, (counts.get(level) ?? 0) + 1)
  }
  return [...levels, 'none'].flatMap((level) => (counts.has(level) ? [{ level, count: counts.get(level) ?? 0 }] : []))
}

/** A further page after those that are known: what both have at their seam is there once. */
export function joinPages(known_: readonly LogLine[], page: readonly LogLine[]): LogLine[] {
  const seam = known_.at(-1)?.atNs
  const there = new Map<string, number>()
  for (let at = known_.length - 1; at >= 0 && known_[at]?.atNs === seam; at -= 1) count(there, known_[at] as LogLine, 1)
  const fresh = page.filter((line) => {
    if (line.atNs !== seam) return true
    const left = there.get(keyOf(line)) ?? 0
    if (left > 0) count(there, line, -1)
    return left === 0
  })
  return [...known_, ...fresh]
}

function count(counts: Map<string, number>, line: LogLine, by: number): void {
  counts.set(keyOf(line), (counts.get(keyOf(line)) ?? 0) + by)
}

function keyOf({ labels, line }: LogLine): string {
  return `${nameOf(labels, '')} ${line}`
}
