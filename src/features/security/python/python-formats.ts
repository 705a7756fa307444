import type { LockFormat } from '../read-dependencies.ts'
import { readPipfile, readPyproject } from './read-pyproject.ts'
import { readPdmLock, readPipfileLock, readPoetryLock, readUvLock } from './read-python-locks.ts'
import { normalizedName } from './requirement.ts'

const common = { ecosystem: 'pip', manifests: ['pyproject.toml'], wanted: readPyproject, sameName: normalizedName } as const

export const pythonFormats: readonly LockFormat[] = [
  { ...common, tool: 'poetry', name: /^poetry\.lock$/, read: readPoetryLock },
  { ...common, tool: 'pdm', name: /^pdm\.lock$/, read: readPdmLock },
  { ...common, tool: 'uv', name: /^uv\.lock$/, read: readUvLock },
  { ...common, tool: 'pipenv', name: /^Pipfile\.lock$/, read: readPipfileLock, manifests: ['Pipfile'], wanted: readPipfile },
]
