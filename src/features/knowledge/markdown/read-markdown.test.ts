import fc from 'fast-check'
import { marked } from 'marked'
import { describe, expect, it } from 'vitest'
import { processorMs } from '../../../../test/harness/processor-time.ts'
import { anchorOf, anchorsOf } from './heading-anchors.ts'
import { readMarkdown } from './read-markdown.ts'

const links = (text: string) => readMarkdown(text).links.map(({ target, line }) => [target, line])

describe('links', () => {
  it.each<[string, string, [string, number][]]>([
    ['inline', 'see [a](b.md) and\n![i](c.png "title")', [['b.md', 1], ['c.png', 2]]],
    ['with brackets, blanks and escapes', '[x](a(b).md) [y](<with blank.md>) [z](a\\)b.md)', [['a(b).md', 1], ['with blank.md', 1], ['a)b.md', 1]]],
    ['an image in a link', '[![badge](b.svg)](to.md)', [['b.svg', 1], ['to.md', 1]]],
    ['by reference', '[one][r] and [R] and [two][]\n\n[r]: a.md "t"\n[two]: <b c.md>\n', [['a.md', 1], ['a.md', 1], ['b c.md', 1]]],
    ['in HTML', '<p><a href="a.md">x</a><img src=\'b.png\'></p>', [['a.md', 1], ['b.png', 1]]],
    ['in a list, a table and a quote', '- [a](a.md)\n  more [b](b.md)\n\n| [c](c.md) | x |\n|---|---|\n\n> [d](d.md)', [['a.md', 1], ['b.md', 2], ['c.md', 4], ['d.md', 7]]],
    ['none in code', '`[a](b.md)` ``[c](`d`.md)``\n\n```md\n[a](b.md)\n```\n\n    [c](d.md)\n\n~~~\n[e](f.md)\n~~~', []],
    ['none in comments', '<!-- [a](b.md)\n[c](d.md) --> [e](f.md)', [['f.md', 2]]],
    ['behind an open backtick', 'a ` and [b](c.md)', [['c.md', 1]]],
    ['deep in a list, not code', '- a\n  - b\n\n    [c](d.md)', [['d.md', 4]]],
    ['none of footnotes and tasks', '- [x] done [^1]\n\n[^1]: note', []],
  ])('%s', (_name, text, found) => expect(links(text)).toEqual(found))

  it('counts lines behind front matter and CRLF', () => {
    expect(links('---\r\ntitle: x\r\n---\r\n\r\n[a](b.md)\r\n')).toEqual([['b.md', 5]])
  })
})

it('reads headings, code and front matter', () => {
  const file = readMarkdown('---\ntitle: T\n---\n# One `x` #\n\nTwo\n===\n\nText\n---\n\n- item\n---\n\n```bash title="a"\nkubectl get pods\n```\n')
  expect(file.frontMatter).toEqual({ title: 'T' })
  expect(file.headings).toEqual([{ level: 1, text: 'One `x`', line: 4 }, { level: 1, text: 'Two', line: 6 }, { level: 2, text: 'Text', line: 9 }])
  expect(file.code).toEqual([{ language: 'bash', text: 'kubectl get pods', line: 15 }])
})

/** As GitHub makes them. */
it.each([
  ['Hello, World!', 'hello-world'], ['`code` & more', 'code--more'], ['snake_case and _emphasis_', 'snake_case-and-emphasis'], ['[link](x.md) text', 'link-text'], ['👏 Improvements', '-improvements'], ['Über uns', 'über-uns'], ['1.2.3 (2024-01-01)', '123-2024-01-01'], ['A  B', 'a--b'],
])('makes of the heading %j the anchor %j', (heading, anchor) => expect(anchorOf(heading)).toBe(anchor))

it('numbers equal headings and takes ids', () => {
  expect([...anchorsOf(readMarkdown('# A\n# A\n## B {#own}\n<a name="c"></a>'))]).toEqual(expect.arrayContaining(['a', 'a-1', 'b', 'own', 'c']))
})

describe('any text', () => {
  const piece = fc.constantFrom('[', ']', '(', ')', '!', '`', '``', '```\n', '<', '>', '\\', '\n', '\n\n', '# ', '- ', '> ', '    ', 'a', 'b.md', ' ', '"', '[a](b.md)', '[r]: x.md\n', '[r]', '<!--', '-->', '|', '*')

  it('is read without a throw, and lines lie in it', () => {
    fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('')
      const { links: found, headings, code } = readMarkdown(text)
      const last = text.split('\n').length
      for (const { line } of [...found, ...headings, ...code]) expect(line > 0 && line <= last).toBe(true)
    }), { numRuns: 500 })
  })

  it.each(['[', '](', '![', '`', '> ', '- ', '<a ', '\\', '<!--', '[a](', '#', ' ', '[[]]', '``` ', '[x]: ', '|', '{#a', '*a', '<', '&'])('is not dwelt on: %j a hundred thousand times', (part) => {
    const startedAt = processorMs()
    readMarkdown(part.repeat(100_000))
    readMarkdown(`${part}\n`.repeat(50_000))
    expect(processorMs() - startedAt).toBeLessThan(4000)
  })
})

it('finds the links that marked finds in plain prose', () => {
  const word = fc.constantFrom('one', '*two*', '`three`', '[four](4.md)', '![five](5.png)', '**six [seven](7.md)**', 'eight', '\\[nine](9.md)', '[ten](<10 a.md>)', '`[no](n.md)`')
  fc.assert(fc.property(fc.array(fc.array(word, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }), (paragraphs) => {
    const text = paragraphs.map((words) => words.join(' ')).join('\n\n')
    const expected: string[] = []
    marked.walkTokens(marked.lexer(text), (token) => {
      if (token.type === 'link' || token.type === 'image') expected.push(token.href as string)
    })
    expect(readMarkdown(text).links.map(({ target }) => encodeURI(target)).toSorted()).toEqual(expected.map((href) => encodeURI(decodeURI(href))).toSorted())
  }))
})
