import { readJson } from '#lib/json-plain'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { Lock, LockFormat, Wanted } from '../read-dependencies.ts'

/** Composer's composer.lock (getcomposer.org/doc/01-basic-usage.md). */
export const composerFormat: LockFormat = {
  ecosystem: 'composer', tool: 'composer', name: /^composer\.lock$/, manifests: ['composer.json'], read: readComposerLock, wanted: readComposerJson, sameName: (name) => name.toLowerCase(),
}

function readComposerLock(text: string): Lock {
  const file = recordOf(readJson(text))
  const entries = [...listOf(file['packages']), ...listOf(file['packages-dev'])].map(recordOf)
  return {
    format: textOf(file['plugin-api-version']) ?? null,
    packages: entries.flatMap((entry) => {
      const name = textOf(entry['name'])
      const version = textOf(entry['version'])
      return name === undefined || version === undefined ? [] : [{ name, version: version.replace(/^v(?=\d)/, '') }]
    }),
    known: entries.flatMap((entry) => [...Object.keys(recordOf(entry['replace'])), ...Object.keys(recordOf(entry['provide']))]),
  }
}

/** What PHP itself brings is no package. */
const platform = /^(php(-[^/]*)?|hhvm|ext-[^/]*|lib-[^/]*|composer(-(plugin|runtime)-api)?)$/i

/** Direct dependencies of a composer.json. Throws `UnreadableText`. */
export function readComposerJson(text: string): Wanted[] {
  const file = recordOf(readJson(text))
  const own = new Set([...Object.keys(recordOf(file['replace'])), ...Object.keys(recordOf(file['provide']))])
  return [['require', 'runtime'] as const, ['require-dev', 'dev'] as const].flatMap(([section, scope]) => Object.entries(recordOf(file[section]))
    .filter(([name]) => !platform.test(name))
    .map(([name, constraint]) => ({ name, constraint: textOf(constraint) ?? null, scope, ...(own.has(name) ? { isOptional: true } : {}) })))
}
