import { expect, test } from 'vitest'
import { parseJsonPath, readJsonPath } from './read-json-path.ts'

const value = { a: { 'b.c': [1, { d: 'x' }] }, list: [1, 2, 3], 'it\'s': 4, __proto__: null }

test.each([
  ['$', value], ['', value], ['$.list[1]', 2], ['list[-1]', 3], ['$.list.length', 3], ['$.a["b.c"][1].d', 'x'], ['$[\'it\\\'s\']', 4],
  ['$.none', undefined], ['$.list[9]', undefined], ['$.list.push', undefined], ['$.constructor', undefined], ['$.a.b', undefined], ['$.list[', undefined],
])('%s', (path, expected) => {
  expect(readJsonPath(value, path)).toEqual(expected)
})

test('what does not read is told from what is not there', () => {
  for (const path of ['$.', '$..a', '$[a]', '$.a b', '$[\'a]', '$.a[1.5]', '$[*]']) expect(parseJsonPath(path), path).toBeUndefined()
})
