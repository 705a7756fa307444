import { formatCell, oneLine, paint } from './format-cell.ts'
import { printTable } from './print-table.ts'
import { isMoment, relativeTime } from './relative-time.ts'
import type { Terminal } from './terminal.ts'

/** One thing as lines `name  value`, without what is empty; lists of things below it as tables, structures as sections. */
export function printObject(value: unknown, terminal: Terminal, heading?: string): void {
  if (typeof value !== 'object' || value === null) return terminal.write(`${formatCell(value, terminal.now())}\n`)
  if (Array.isArray(value)) return printRows(value, terminal)
  const entries = Object.entries(value)
  const only = entries[0]
  // One long text, such as a document or a link, is what was asked for: it comes as it is.
  if (entries.length === 1 && heading === undefined && typeof only?.[1] === 'string') return terminal.write(`${only[1].replace(/\n$/, '')}\n`)
  const simple = entries.filter(([, inner]) => isSimple(inner) && hasText(inner))
  if (heading !== undefined) terminal.write(`\n${terminal.colors.bold(heading)}\n`)
  if (entries.length === 0) terminal.write(heading === undefined ? 'Done.\n' : '–\n')
  const width = Math.max(0, ...simple.map(([name]) => wordsOf(name).length))
  for (const [name, inner] of simple) terminal.write(`${terminal.colors.dim(wordsOf(name).padEnd(width))}  ${describe(inner, terminal)}\n`)
  for (const [name, inner] of entries.filter(([, each]) => !isSimple(each))) printInner(wordsOf(name), inner, terminal)
}

function printInner(name: string, inner: unknown, terminal: Terminal): void {
  if (!Array.isArray(inner)) return printObject(inner, terminal, name)
  terminal.write(`\n${terminal.colors.bold(name)}\n`)
  printRows(inner, terminal)
}

function printRows(rows: readonly unknown[], terminal: Terminal): void {
  const columns = [...new Set(rows.flatMap((row) => (typeof row === 'object' && row !== null ? Object.keys(row) : [])))]
  if (columns.length === 0) return rows.forEach((row) => terminal.write(`${formatCell(row, terminal.now())}\n`))
  printTable(rows, columns.filter((column) => rows.some((row) => hasText((row as Record<string, unknown>)[column]))), terminal)
}

function describe(value: unknown, terminal: Terminal): string {
  if (isMoment(value)) return `${relativeTime(value, terminal.now())} ${terminal.colors.dim(`(${value})`)}`
  if (typeof value === 'string' && value.includes('\n')) return `\n${value.split('\n').map((line) => `  ${oneLine(line)}`).join('\n')}`
  return paint(formatCell(value, terminal.now()), terminal)
}

/** Fits in one line: no list of things, no structure with more than a few plain fields. */
function isSimple(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every((item) => typeof item !== 'object' || item === null)
  return false
}

/** What is not there is not shown. */
function hasText(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
}

function wordsOf(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
