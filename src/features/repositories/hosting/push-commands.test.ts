import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCommits } from '../git/read-commits.ts'
import { PushCommands } from './push-commands.ts'

const zero = '0'.repeat(40)
const line = (text: string) => `${(Buffer.byteLength(text) + 4).toString(16).padStart(4, '0')}${text}`

describe('the head of a push', () => {
  it('reads the same however it is cut', () => {
    const [a, b] = ['a'.repeat(40), 'b'.repeat(40)]
    const body = Buffer.from(`${line(`${zero} ${a} refs/heads/neü\0report-status agent=git`)}${line(`${a} ${b} refs/heads/main`)}${line(`${b} ${zero} refs/tags/v1\n`)}0000PACK....`)
    fc.assert(fc.property(fc.array(fc.nat(body.length), { maxLength: 8 }), (cuts) => {
      const commands = new PushCommands()
      const bounds = [0, ...cuts.toSorted((x, y) => x - y), body.length]
      for (const [index, start] of bounds.entries()) commands.add(body.subarray(start, bounds[index + 1] ?? body.length))
      expect(commands.isDone).toBe(true)
      expect(commands.updates).toEqual([{ ref: 'refs/heads/neü', before: null, after: a }, { ref: 'refs/heads/main', before: a, after: b }, { ref: 'refs/tags/v1', before: b, after: null }])
    }))
  })

  it('never throws on anything else', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, text) => {
      const commands = new PushCommands()
      commands.add(Buffer.from(bytes))
      commands.add(Buffer.from(line(text)))
      expect(Array.isArray(parseCommits(text))).toBe(true)
      expect(commands.updates.every(({ ref }) => ref !== '')).toBe(true)
    }))
  })
})
