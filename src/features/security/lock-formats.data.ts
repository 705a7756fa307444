import { npmFormats } from './npm/npm-formats.ts'
import { composerFormat } from './php/composer-format.ts'
import { pythonFormats } from './python/python-formats.ts'
import type { LockFormat } from './read-dependencies.ts'
import { gemFormat } from './ruby/gem-format.ts'
import { cargoFormat } from './rust/cargo-format.ts'

/** Lock files that are read in one way: a lock, a manifest beside it. */
export const lockFormats: readonly LockFormat[] = [...npmFormats, ...pythonFormats, cargoFormat, gemFormat, composerFormat]
