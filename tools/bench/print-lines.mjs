// Prints numbered lines, each with the moment at which it is written: `node print-lines.mjs LINES LINES_PER_SECOND`; 0 a
// second is as fast as it goes. It is a file of the bench repository, and its runs start it.
import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const [lines, perSecond] = process.argv.slice(2).map(Number)
const blockLines = perSecond === 0 ? 500 : Math.ceil(perSecond / 200)
const startedAt = performance.now()
for (let first = 0; first < lines; first += blockLines) {
  const dueMs = perSecond === 0 ? 0 : startedAt + (first / perSecond) * 1000 - performance.now()
  if (dueMs > 0) await sleep(dueMs)
  const at = Date.now()
  const numbers = Array.from({ length: Math.min(blockLines, lines - first) }, (_, index) => first + index)
  writeSync(1, numbers.map((number) => `${at} line ${number} of ${lines}: compiled src/part/file.js in 12 ms\n`).join(''))
}
