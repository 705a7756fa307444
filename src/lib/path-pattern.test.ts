import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { tempDir } from '../../test/harness/index.ts'
import { processorMs } from '../../test/harness/processor-time.ts'
import { pathPattern } from './path-pattern.ts'

/** From the examples of docs.github.com → about code owners. */
it.each([
  ['*', ['a', 'a/b.js'], []],
  ['*.js', ['a.js', 'a/b.js'], ['a.jsx', 'a.js.txt']],
  ['/build/logs/', ['build/logs/x', 'build/logs/a/b'], ['build/logs', 'a/build/logs/x']],
  ['docs/*', ['docs/getting-started.md'], ['docs/build-app/troubleshooting.md', 'a/docs/x.md']],
  ['apps/', ['apps/x', 'a/apps/x/y'], ['apps', 'apps2/x']],
  ['/docs/', ['docs/x', 'docs/a/b'], ['a/docs/x']],
  ['/scripts/', ['scripts/x'], []],
  ['**/logs', ['logs/x', 'build/logs/x', 'deeply/nested/logs', 'logs'], ['logs2']],
  ['/apps/github', ['apps/github', 'apps/github/x'], ['apps/github2']],
  ['/a/**/b.ts', ['a/b.ts', 'a/x/y/b.ts'], ['b.ts', 'a/xb.ts']],
  ['a/**', ['a/b', 'a/b/c'], ['a', 'b/a/c']],
  ['file?.txt', ['file1.txt'], ['file.txt', 'file12.txt']],
])('%s fits what GitHub says it does', (pattern, fitting, others) => {
  const fits = pathPattern(pattern)
  expect(fitting.filter((path) => !fits(path))).toEqual([])
  expect(others.filter(fits)).toEqual([])
})

const part = fc.constantFrom('a', 'b', 'ab', 'a.b', '*', 'a*', '*b', '**')
const pattern = fc.tuple(fc.boolean(), fc.array(part, { minLength: 1, maxLength: 4 }), fc.boolean()).map(([isRooted, parts, isFolder]) => `${isRooted ? '/' : ''}${parts.join('/')}${isFolder ? '/' : ''}`)
  // Here GitHub is not like Git: `folder/*` and what it says of folders below a star.
  .filter((text) => !/\/\*\/?$/.test(text) && !/^\/?\*\*\/?$|\/\*\*\/$/.test(text))
const path = fc.array(fc.constantFrom('a', 'b', 'ab', 'a.b', 'abb', 'c'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))

it('fits what git check-ignore says for patterns that mean the same to both', async () => {
  const folder = await tempDir()
  execFileSync('git', ['init', '--quiet', folder])
  const samples = fc.sample(fc.tuple(pattern, fc.array(path, { minLength: 8, maxLength: 8 })), { numRuns: 60, seed: 7 })
  for (const [text, paths] of samples) {
    writeFileSync(join(folder, '.gitignore'), `${text}\n`)
    const { stdout } = spawnSync('git', ['-C', folder, 'check-ignore', '--no-index', '--stdin'], { input: paths.join('\n'), encoding: 'utf8' })
    const ignored = new Set(stdout.split('\n').filter((line) => line !== ''))
    const fits = pathPattern(text)
    expect(paths.filter(fits).toSorted(), text).toEqual(paths.filter((each) => ignored.has(each)).toSorted())
  }
})

it('takes any text, and never for long', () => {
  fc.assert(fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }), (text, path) => void pathPattern(text)(path)))
  const startedAt = processorMs()
  pathPattern('*a'.repeat(12))(`${'a'.repeat(2000)}b`)
  pathPattern('**/'.repeat(200))('a/'.repeat(2000))
  expect(processorMs() - startedAt).toBeLessThan(2000)
})
