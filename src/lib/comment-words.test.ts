import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mentionedHandles, splitWords } from './comment-words.ts'

describe('splitWords', () => {
  it('finds who is mentioned and what is referred to', () => {
    expect(splitWords('Ask @ada or @shop-team about #12, #service:default/shop.')).toEqual([
      { kind: 'text', text: 'Ask ' }, { kind: 'mention', text: '@ada', handle: 'ada' }, { kind: 'text', text: ' or ' }, { kind: 'mention', text: '@shop-team', handle: 'shop-team' },
      { kind: 'text', text: ' about ' }, { kind: 'reference', text: '#12', target: '12' }, { kind: 'text', text: ', ' }, { kind: 'reference', text: '#service:default/shop', target: 'service:default/shop' }, { kind: 'text', text: '.' },
    ])
  })

  it('takes no part of a word, an address or a colour for one', () => {
    for (const text of ['ada@example.org', 'a/@scope/name', 'x#12', '#0', '#1a2b3c', '&#39;', '@', '#', '@@ada']) expect(splitWords(text), text).toEqual([{ kind: 'text', text }])
  })

  it('loses nothing of any text', () => {
    fc.assert(fc.property(fc.string(), (text) => splitWords(text).map((word) => word.text).join('') === text))
  })
})

describe('mentionedHandles', () => {
  it('names each once, and nobody who stands in code', () => {
    expect(mentionedHandles('@Ada and @ada, @ada@example.org; `@not` ``@neither``\n```\n@nor\n```\nbut @ben')).toEqual(['ada', 'ada@example.org', 'ben'])
  })
})
