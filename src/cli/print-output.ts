import type { Operation } from '#lib/operation'
import { formatCell, valueAt } from './format-cell.ts'
import { printObject } from './print-object.ts'
import { printTable } from './print-table.ts'
import { printToday } from './print-today.ts'
import type { Terminal } from './terminal.ts'

type Printer = (output: unknown, terminal: Terminal) => void

/** Outputs that say more in a form of their own. */
const printers: Readonly<Record<string, Printer>> = {
  'collaboration.today': printToday,
  'logs.read': printLog,
}

/** What an operation gave: JSON for programs, a table or lines for people. */
export function printOutput(operation: Operation, output: unknown, terminal: Terminal): void {
  if (terminal.isJson) return terminal.write(`${JSON.stringify(output, null, 2)}\n`)
  const printer = printers[operation.name]
  if (printer) return printer(output, terminal)
  const rows = operation.table?.rows === undefined ? undefined : valueAt(output, operation.table.rows)
  if (operation.kind === 'query' && hasNothing(output)) return terminal.writeError('There is none.\n')
  if (!operation.table || !Array.isArray(rows)) return printObject(output, terminal)
  if (rows.length === 0) terminal.writeError('There are none.\n')
  else printTable(rows, operation.table.columns, terminal)
  const cursor = valueAt(output, 'nextCursor')
  if (typeof cursor === 'string') terminal.writeError(terminal.colors.dim(`There are more: --cursor ${formatCell(cursor, terminal.now())}\n`))
}

/** A question whose answer is that there is no such thing. */
function hasNothing(output: unknown): boolean {
  const values = typeof output === 'object' && output !== null ? Object.values(output) : []
  return values.length > 0 && values.every((value) => value === null)
}

/** A log as it was written; its colours are the step's own. */
function printLog(output: unknown, terminal: Terminal): void {
  const lines = valueAt(output, 'lines')
  for (const line of Array.isArray(lines) ? lines : []) terminal.write(`${String(valueAt(line, 'text'))}\n`)
  if (valueAt(output, 'isComplete') === false) terminal.writeError(terminal.colors.dim(`${moreText(output)}\n`))
}

function moreText(output: unknown): string {
  const lines = valueAt(output, 'lines')
  return Array.isArray(lines) && lines.length === 0 ? 'Nothing more is printed yet. Wait for it with --follow.' : `There is more: --from ${String(valueAt(output, 'next'))}, or --follow`
}
