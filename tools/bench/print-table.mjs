/** One line a result: row, measured, target, floor, ratio to the floor, met or not; notes below. */
export function printTable(results) {
  const notes = []
  const lines = [['row', 'what', 'measured', 'target', 'floor', 'ratio', 'met'], ...results.map((result) => lineOf(result, notes))]
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  for (const [index, line] of lines.entries()) {
    console.log(line.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd())
    if (index === 0) console.log(widths.map((width) => '-'.repeat(width)).join('  '))
  }
  for (const [index, note] of notes.entries()) console.log(`${index === 0 ? '\n' : ''}(${index + 1}) ${note}`)
}

function lineOf({ row, what, measured, unit, target, isMore, isMet, floor, note, error }, notes) {
  if (error !== undefined) return [row, what, `failed: ${error}`, '', '', '', 'NO']
  const told = [floor && `Floor: ${floor.what}.`, note].filter(Boolean).join(' ')
  const mark = told === '' ? '' : ` (${notes.push(told)})`
  return [
    row, `${what}${mark}`, show(measured, unit), `${isMore ? '≥' : '≤'} ${show(target, unit)}`, floor ? show(floor.value, unit) : '',
    floor && floor.value > 0 ? `${digits(measured / floor.value)} ×` : '', isMet ? 'yes' : 'NO',
  ]
}

function show(value, unit) {
  return `${digits(value)} ${unit}`
}

/** Three figures that count. */
function digits(value) {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}
