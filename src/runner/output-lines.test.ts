import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Masker } from '#lib/workflow'
import { maxLineLength, OutputLines } from './output-lines.ts'

function read(chunks: readonly Buffer[], secrets: readonly string[] = []) {
  const masker = new Masker(secrets)
  let text = ''
  let count = 0
  const lines = new OutputLines({
    masker, onMask: (secret) => masker.add(secret), onOutput: () => undefined,
    append: (piece, pieceCount) => {
      text += piece
      count += pieceCount
    },
  })
  for (const chunk of chunks) lines.push(chunk)
  lines.end()
  return { lines: text.split('\n').slice(0, -1), count }
}

/** A text cut into chunks at any bytes, also within a character. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set([0, ...places.map((place) => place % (bytes.length + 1)), bytes.length])].toSorted((a, b) => a - b)
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end))
}

describe('OutputLines', () => {
  it('gives a line for each line, however the output comes in pieces', () => {
    const line = fc.oneof(fc.string({ unit: fc.constantFrom('a', 'é', '→', '😀', ' ', '\r', 'secret', ':'), maxLength: 12 }), fc.constantFrom('::add-mask::hidden', 'hidden', 'first', 'second', '::stop-commands::x', '::x::', '::group::G', ''))
    fc.assert(fc.property(fc.array(line, { maxLength: 20 }), fc.array(fc.nat(400), { maxLength: 12 }), fc.boolean(), (texts, places, isEnded) => {
      const bytes = Buffer.from(texts.join('\n') + (isEnded ? '\n' : ''))
      const secrets = ['secret', 'first\nsecond']
      const whole = read([bytes], secrets)
      expect(read(cut(bytes, places), secrets)).toEqual(whole)
      expect(whole.count).toBe(whole.lines.length)
      expect(whole.lines.join('\n')).not.toContain('secret')
    }), { numRuns: 500 })
  })

  it('cuts a line beyond its bound, keeps masks across the cut, and depends on no chunk', () => {
    const bytes = Buffer.from(`${'x'.repeat(maxLineLength - 3)}topsecret${'y'.repeat(maxLineLength)}\nnext\n`)
    const whole = read([bytes], ['topsecret'])
    expect(whole.lines.map((each) => each.length)).toEqual([maxLineLength, maxLineLength, 4])
    expect(whole.lines.join('')).toBe(`${'x'.repeat(maxLineLength - 3)}***${'y'.repeat(maxLineLength)}next`)
    for (const size of [1000, 65_536, 262_144]) {
      expect(read(cut(bytes, Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => index * size)), ['topsecret'])).toEqual(whole)
    }
  })

  it('minds commands only while they are not stopped', () => {
    expect(read([Buffer.from('::stop-commands::t\n::add-mask::word\nword\n::t::\n::add-mask::word\nword\n')]).lines)
      .toEqual(['::stop-commands::t', '::add-mask::word', 'word', '::t::', '::add-mask::***', '***'])
  })
})
