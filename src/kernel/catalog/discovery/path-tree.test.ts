import fc from 'fast-check'
import { expect, it } from 'vitest'
import { foldersAbove, PathTree, resolvePath } from './path-tree.ts'

const name = fc.constantFrom('a', 'b', 'c d', '.x')
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))

it('answers as a plain list of paths would, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), path), { maxLength: 30 }), path, (steps, asked) => {
      const tree = new PathTree([])
      let plain = new Set<string>()
      for (const [comes, one] of steps) {
        // A name is a file or a folder, never both.
        if (comes && ![...plain].some((other) => other.startsWith(`${one}/`)) && !foldersAbove(one).some((folder) => plain.has(folder))) {
          tree.add(one)
          plain.add(one)
        }
        if (!comes) {
          tree.remove(one)
          plain = new Set([...plain].filter((other) => other !== one && !other.startsWith(`${one}/`)))
        }
      }
      const inside = [...plain].filter((other) => other.startsWith(`${asked}/`)).toSorted()
      expect(tree.hasFile(asked)).toBe(plain.has(asked))
      expect(tree.hasFolder(asked)).toBe(inside.length > 0)
      expect(tree.pathsBelow(asked)).toEqual(inside)
      expect(tree.pathsBelow('')).toEqual([...plain].toSorted())
      expect(tree.namesIn(asked)).toEqual(inside.map((other) => other.slice(asked.length + 1)).filter((other) => !other.includes('/')))
    }),
  )
})

it('resolves paths and never out of the folder', () => {
  expect(['a/../b', './a//b/', '..', '../a', 'a/../..', '/etc/passwd', '', '.', '..a/b'].map(resolvePath)).toEqual(['b', 'a/b', undefined, undefined, undefined, undefined, '', '', '..a/b'])
  expect(foldersAbove('a/b/c')).toEqual(['a/b', 'a', ''])
  expect(foldersAbove('a')).toEqual([''])
})
