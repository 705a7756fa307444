import Table from 'cli-table3'
import { formatCell, paint, valueAt } from './format-cell.ts'
import type { Terminal } from './terminal.ts'

const gap = 2
const narrowest = 8

/** Rows as a table without lines: the widest columns are cut first when the terminal is too narrow for all. */
export function printTable(rows: readonly unknown[], columns: readonly string[], terminal: Terminal): void {
  const now = terminal.now()
  const cells = rows.map((row) => columns.map((column) => formatCell(valueAt(row, column), now)))
  const titles = columns.map(titleOf)
  const widths = fitWidths(titles.map((title, index) => Math.max(title.length, ...cells.map((row) => row[index]?.length ?? 0))), terminal.width)
  const isNumeric = columns.map((column) => rows.some((row) => typeof valueAt(row, column) === 'number'))
  const table = new Table({
    chars: { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: ' '.repeat(gap) },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] }, colWidths: widths, colAligns: isNumeric.map((numeric) => (numeric ? 'right' : 'left')),
  })
  table.push(titles.map((title) => terminal.colors.dim(title)), ...cells.map((row) => row.map((cell) => paint(cell, terminal))))
  terminal.write(`${table.toString().split('\n').map((line) => line.trimEnd()).join('\n')}\n`)
}

/** `actor.name` → `ACTOR`, `lastSeenAt` → `LAST SEEN`. */
function titleOf(column: string): string {
  const words = column.replace(/\.(name|version)$/, '').replace(/(?<=[a-z])At$/, '').replace(/^is(?=[A-Z])/, '')
  return words.replace('.', ' ').replace(/([a-z0-9])([A-Z])/g, '$1 $2').toUpperCase()
}

function fitWidths(wanted: readonly number[], total: number | undefined): number[] {
  const widths = [...wanted]
  if (total === undefined) return widths
  const excess = () => widths.reduce((sum, width) => sum + width + gap, -gap) - total
  while (excess() > 0) {
    const widest = widths.indexOf(Math.max(...widths))
    if ((widths[widest] ?? 0) <= narrowest) break
    const others = Math.max(narrowest, ...widths.filter((_width, index) => index !== widest))
    widths[widest] = Math.max((widths[widest] ?? 0) - excess(), Math.min(others, (widths[widest] ?? 0) - 1))
  }
  return widths
}
