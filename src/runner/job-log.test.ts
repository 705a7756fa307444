import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tempDir } from '../../test/runs/index.ts'
import { JobLog } from './job-log.ts'

function readAll(log: JobLog, fromLine: number): string[] {
  const lines: string[] = []
  let [line, byte] = [fromLine, log.byteOfLine(fromLine)]
  for (let piece = log.read(line, byte); piece; piece = log.read(line, byte)) {
    const texts = piece.text.split('\n')
    expect(texts).toHaveLength(piece.count)
    expect(piece.first).toBe(line)
    lines.push(...texts.map((text) => `${piece?.step}:${text}`))
    line += piece.count
    byte = piece.endByte
  }
  return lines
}

describe('JobLog', () => {
  it('gives back from any line what was appended, step by step', async () => {
    const folder = await tempDir()
    let file = 0
    fc.assert(fc.property(fc.array(fc.array(fc.string({ maxLength: 8 }).map((text) => text.replace(/\n/g, '')), { maxLength: 6 }), { maxLength: 6 }), fc.nat(40), (stepsLines, from) => {
      file += 1
      const log = new JobLog(join(folder, `log-${file}`), [])
      for (const [index, lines] of stepsLines.entries()) {
        log.beginStep(`s${index}`)
        for (const line of lines) log.append(`${line}\n`, 1)
      }
      const all = stepsLines.flatMap((lines, index) => lines.map((line) => `s${index}:${line}`))
      const start = Math.min(from, all.length)
      expect(readAll(log, start)).toEqual(all.slice(start))
      log.close()
    }), { numRuns: 200 })
  })

  it('drops what belongs to no ended step when it is opened again', async () => {
    const path = join(await tempDir(), 'log')
    const log = new JobLog(path, [])
    log.beginStep('a')
    log.append('one\ntwo\n', 2)
    const { bytes } = log
    log.beginStep('b')
    log.append('half', 0)
    log.close()
    const again = new JobLog(path, [{ key: 'a', lines: 2, logBytes: bytes }])
    again.beginStep('b')
    again.append('whole\n', 1)
    expect(readAll(again, 0)).toEqual(['a:one', 'a:two', 'b:whole'])
    again.close()
  })
})
