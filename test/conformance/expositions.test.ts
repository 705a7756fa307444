import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ExpositionFormat, readFamilies, writeExposition } from '#lib/exposition'

const corpus = '../shared/corpus/prom-exposition'
const files = existsSync(corpus) ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(txt|prom)$/.test(path)).toSorted() : []

describe.skipIf(files.length === 0)('expositions of Prometheus\'s own tests (skipped where the corpus is not there)', () => {
  it.each(files)('%s is read, written and read again to the same', (file) => {
    const text = readFileSync(join(corpus, file), 'utf8')
    const format: ExpositionFormat = /# EOF\s*$/.test(text) ? 'openmetrics' : 'text'
    const families = readFamilies(text, format)
    expect(readFamilies(writeExposition(families, format), format)).toEqual(families)
    expect(families.reduce((sum, { samples }) => sum + samples.length, 0)).toBe(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length)
    if (file.includes('237mfs.prom')) expect(families).toHaveLength(237)
    expect(families.length).toBeGreaterThan(0)
  })
})
