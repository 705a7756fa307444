import { UnreadableText } from '#lib/unreadable-text'
import { type FileDetector, type FoundFile, nothingDetected } from '#kernel/feature'
import { compactNames, folderOf, lockfileDetection } from './lockfile-entity.ts'
import { readPackageJson } from './npm/read-package-json.ts'
import { readComposerJson } from './php/composer-format.ts'
import { isPythonProject, readPipfile, readPyproject } from './python/read-pyproject.ts'
import { pinnedVersion } from './python/requirement.ts'
import type { Wanted } from './read-dependencies.ts'
import { readGemfile } from './ruby/gem-format.ts'
import { wantedOf } from './rust/cargo-format.ts'
import { readToml } from '#lib/toml-plain'
import type { LockfileFacts } from './contract.ts'
import { isMemberOfLocked } from './workspace-member.ts'

export interface ManifestFormat {
  readonly ecosystem: LockfileFacts['ecosystem']
  readonly tool: string
  readonly name: string
  readonly locks: readonly string[]
  readonly read: (text: string) => readonly Wanted[]
  /** Is it what it looks like? */
  readonly isOne?: (text: string) => boolean
}

const npmLocks = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb']
const pythonLocks = ['poetry.lock', 'pdm.lock', 'uv.lock', 'Pipfile.lock', 'pylock.toml']

const manifests: readonly ManifestFormat[] = [
  { ecosystem: 'npm', tool: 'npm', name: 'package.json', locks: npmLocks, read: readPackageJson },
  { ecosystem: 'pip', tool: 'pip', name: 'pyproject.toml', locks: pythonLocks, read: readPyproject, isOne: isPythonProject },
  { ecosystem: 'pip', tool: 'pipenv', name: 'Pipfile', locks: ['Pipfile.lock'], read: readPipfile },
  { ecosystem: 'cargo', tool: 'cargo', name: 'Cargo.toml', locks: ['Cargo.lock'], read: (text) => wantedOf(readToml(text)) },
  { ecosystem: 'composer', tool: 'composer', name: 'composer.json', locks: ['composer.lock'], read: readComposerJson },
  { ecosystem: 'gem', tool: 'bundler', name: 'Gemfile', locks: ['Gemfile.lock'], read: readGemfile },
]

/** Manifests whose versions no file fixes: neither a lock beside them nor that of a workspace above. */
export const detectUnlocked: FileDetector = {
  kind: 'file', id: 'security.unlocked', endings: ['json', 'toml', ''],
  matches: (path) => /(^|\/)(package\.json|pyproject\.toml|Pipfile|Cargo\.toml|composer\.json|Gemfile)$/.test(path),
  async detect(file) {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1)
    const format = manifests.find((each) => each.name === name)
    if (!format) return nothingDetected
    const text = await file.text()
    const isLocked = format.locks.some((lock) => file.tree.hasFile(folderOf(file.path) + lock))
    try {
      const wanted = format.isOne?.(text) === false ? [] : format.read(text)
      if (isLocked || wanted.length === 0 || (await isMemberOfLocked(file, format))) return nothingDetected
      return unlocked(file, format, wanted)
    } catch (error) {
      if (!(error instanceof UnreadableText)) throw error
      return { ...nothingDetected, problems: unreadable(file, format, text, error), isPartial: true }
    }
  },
}

function unlocked(file: FoundFile, { ecosystem, tool, name }: ManifestFormat, wanted: readonly Wanted[]) {
  const direct = wanted.map(({ name: dependency, constraint, scope }) => ({ name: dependency, version: exactVersion(ecosystem, constraint), constraint, scope }))
  return lockfileDetection(file, {
    ecosystem, tool, format: null, locked: false, manifest: name, direct,
    all: compactNames(direct.flatMap(({ name: dependency, version }) => (version === null ? [] : [{ name: dependency, version }]))), includes: [],
    note: 'No lock file lies with it, so that two installations may differ and what is needed indirectly is not known.',
  })
}

/** A version without an operator is exact for npm and Composer; Cargo and Bundler read it as a range. */
function exactVersion(ecosystem: LockfileFacts['ecosystem'], constraint: string | null): string | null {
  if (ecosystem === 'pip') return pinnedVersion(constraint) ?? null
  const isBare = (ecosystem === 'npm' || ecosystem === 'composer') && /^v?\d+\.\d+\.\d+(-[\w.-]+)?$/.test(constraint ?? '')
  const [, version] = /^=\s*(\d[\w.-]*)$/.exec(constraint ?? '') ?? []
  return isBare ? constraint : (version ?? null)
}

/** Templates of such files are no files of the kind yet. */
function unreadable(file: FoundFile, { tool }: ManifestFormat, text: string, { message, line }: UnreadableText) {
  if (/\{\{|\{%|<%|@@\w+@@/.test(text)) return []
  return [{ key: 'unreadable', topic: 'unreadable' as const, message: `${message} ${tool} cannot read it either. Mend it there.`, evidence: { file: file.path, line } }]
}
