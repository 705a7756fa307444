import fc from 'fast-check'
import { expect, it } from 'vitest'
import { UnreadableText } from '#lib/unreadable-text'
import { processorMs } from '../../../test/harness/processor-time.ts'
import { readGoMod } from './go/read-go-mod.ts'
import { readGoSum } from './go/read-go-sum.ts'
import { readGradleLock } from './java/detect-gradle-lock.ts'
import { readPom } from './java/read-pom.ts'
import { lockFormats } from './lock-formats.data.ts'
import { matchDirect } from './match-direct.ts'
import { readPackageJson } from './npm/read-package-json.ts'
import { readComposerJson } from './php/composer-format.ts'
import { readPipfile, readPyproject } from './python/read-pyproject.ts'
import { readRequirements } from './python/read-requirements.ts'
import { readGemfile } from './ruby/gem-format.ts'

const readers: readonly (readonly [string, (text: string) => unknown])[] = [
  ...lockFormats.map(({ name, read, sameName }) => [String(name), (text: string) => matchDirect([{ name: 'a', constraint: '^1', scope: 'runtime' }], read(text), sameName)] as const),
  ['go.mod', readGoMod], ['go.sum', readGoSum], ['gradle.lockfile', readGradleLock], ['pom.xml', readPom], ['package.json', readPackageJson], ['composer.json', readComposerJson], ['Pipfile', readPipfile], ['pyproject.toml', readPyproject],
  ['requirements.txt', readRequirements], ['Gemfile', readGemfile],
]
const piece = fc.constantFrom('packages', 'dependencies', ':', ': ', '\n', '\n  ', '\n    ', '\r\n', '"', "'", '{', '}', '[', ']', '(', ')', '@', '/', '_', '^1', '1.2.3', 'version', 'specifiers', 'importers', '? ', '---\n', '#', '=', '==', '\\\n', '[[package]]', 'name = "a"', 'DEPENDENCIES', 'PATH\n', 'require (', '=>', '//', '/*', '<project>', 'gem "a"', 'group :x do', '-r ', '%', '__metadata:', 'npm:', 'file:', 'null', '1', ',')

it.each(readers)('%s throws nothing but what says that it is unreadable', (_, read) => {
  fc.assert(fc.property(fc.oneof(fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')), fc.json(), fc.string()), (text) => {
    try {
      read(text)
    } catch (error) {
      expect(error).toBeInstanceOf(UnreadableText)
    }
  }), { numRuns: 300 })
})

it.each(readers)('%s dwells on no text', (_, read) => {
  for (const each of [' ', '\n', '(', '@', '@a/', '/', '"', "'", '\\', '\\\n', '#', '/*', '? ', 'a:', '- ', 'a@npm:', '://', ' (', 'gem "a",', '-r', '.0', '=', '<a ', '[a', '__metadata:\n', '\n---\n']) {
    const text = each.repeat(50_000)
    const start = processorMs()
    try {
      read(text)
      read(`a${text}b`)
    } catch (error) {
      expect(error).toBeInstanceOf(UnreadableText)
    }
    expect(processorMs() - start, JSON.stringify(each)).toBeLessThan(5000)
  }
}, 60_000)
