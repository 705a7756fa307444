import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tempDir } from '../../test/runs/index.ts'
import { Journal, type JournalEntry, readJournal, replay } from './journal.ts'

function end(step: number): JournalEntry {
  return { t: 'end', step, state: 'succeeded', exitCode: 0, reason: null, outcome: 'success', outputs: {}, env: {}, paths: [], masks: [], summary: '', lines: 1, logBytes: 5, startedAt: null, at: '2026-03-02T09:00:00.000Z' }
}

const start = (step: number): JournalEntry => ({ t: 'start', step, try: 0, at: '2026-03-02T09:00:00.000Z' })

describe('a journal', () => {
  it('tells what ended and what was under way', () => {
    const history = replay([start(0), end(0), start(1)].map((entry) => `${JSON.stringify(entry)}\n`).join(''))
    expect(history.ended.map((each) => each.step)).toEqual([0])
    expect(history.started?.step).toBe(1)
    expect(history.result).toBeUndefined()
  })

  it('is read wherever it was cut: never more than was written, and never out of order', () => {
    const text = [start(0), end(0), start(1), end(1), start(2)].map((entry) => `${JSON.stringify(entry)}\n`).join('')
    fc.assert(fc.property(fc.nat(text.length), (length) => {
      const history = replay(text.slice(0, length))
      expect(history.ended.map((each) => each.step)).toEqual([0, 1].slice(0, history.ended.length))
      expect(history.started === undefined || history.started.step >= history.ended.length).toBe(true)
    }))
  })

  it('goes on behind a line that was cut', async () => {
    const path = join(await tempDir(), 'journal')
    await writeFile(path, `${JSON.stringify(start(0))}\n{"t":"end","st`)
    const journal = new Journal(path)
    journal.write(end(0))
    journal.close()
    expect(readJournal(path).ended).toHaveLength(1)
    expect(await readFile(path, 'utf8')).toContain('"st\n{')
  })
})
