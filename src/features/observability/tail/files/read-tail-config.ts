import { isAbsolute, join, resolve } from 'node:path'
import { RE2JS, RE2JSException } from 're2js'
import { readYaml } from '#lib/yaml-text'
import { ConfigNotes, ConfigReader } from '../../collect/scrape/config/config-reader.ts'
import { type LineFormat, lineFormats, type TailEntry, type TailFault } from './tail-entry.ts'

const known = new Set(['path', 'paths', 'exclude', 'labels', 'multiline', 'format', 'time', 'from', 'roots'])
const maxPatterns = 1000

/** Reads a `daybook-logs.yaml`. An entry with a fault is left out and named; `folder` is where its relative paths begin. */
export function readTailConfig(text: string, folder: string): { entries: readonly TailEntry[]; faults: readonly TailFault[] } {
  const notes = new ConfigNotes()
  const { documents, faults } = readYaml(text)
  for (const { line, message } of faults) notes.fault(`line ${line}`, message)
  const config = new ConfigReader(documents[0]?.value, '', notes)
  for (const key of config.keys()) if (key !== 'files') config.fault(key, `${key} is not known here. Files to be read are listed under files.`)
  const entries = config.maps('files').slice(0, maxPatterns).flatMap((entry) => readEntry(entry, folder) ?? [])
  return { entries, faults: notes.faults }
}

/** Paths alone, as a setting names them. */
export function entryOfPaths(paths: readonly string[], folder: string): TailEntry {
  return { paths: paths.map((path) => absolute(path, folder)), exclude: [], labels: {}, start: undefined, waitMs: 1000, maxLines: 1, format: 'text', hasOwnTime: false, from: 'beginning', roots: [] }
}

function readEntry(entry: ConfigReader, folder: string): TailEntry | undefined {
  for (const key of entry.keys()) if (!known.has(key)) entry.fault(key, `${key} is not known here; what may be written is ${[...known].join(', ')}.`)
  const paths = [...(entry.has('path') ? [entry.text('path', '')] : []), ...entry.texts('paths')].filter((path) => path !== '')
  if (paths.length === 0) return void entry.fault('path', 'An entry needs a path, such as /var/log/nginx/*.log.')
  const format = entry.text('format', 'text')
  if (!isFormat(format)) return void entry.fault('format', `${JSON.stringify(format)} is not a format; the formats are ${lineFormats.join(', ')}.`)
  const multiline = entry.map('multiline')
  const start = entry.has('multiline') ? patternOf(multiline) : undefined
  if (entry.has('multiline') && start === undefined) return undefined
  return {
    paths: paths.map((path) => absolute(path, folder)), exclude: entry.texts('exclude').map((path) => absolute(path, folder)), labels: labelsOf(entry), start, waitMs: multiline.durationMs('wait', 1000), maxLines: Math.max(1, multiline.count('max_lines', 500)),
    format, hasOwnTime: oneOf(entry, 'time', ['line', 'read'], format === 'text' ? 'read' : 'line') === 'line', from: oneOf(entry, 'from', ['beginning', 'end'], 'beginning'), roots: entry.texts('roots').map((root) => absolute(root, folder)),
  }
}

function absolute(path: string, folder: string): string {
  return isAbsolute(path) ? resolve(path) : join(folder, path)
}

function isFormat(text: string): text is LineFormat {
  return (lineFormats as readonly string[]).includes(text)
}

function labelsOf(entry: ConfigReader): Record<string, string> {
  const labels = entry.labels('labels')
  const wrong = Object.keys(labels).find((name) => !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name))
  if (wrong === undefined) return labels
  entry.fault(`labels.${wrong}`, 'It is not a name of a label: letters, digits and _ may be.')
  return Object.fromEntries(Object.entries(labels).filter(([name]) => name !== wrong))
}

function oneOf<Choice extends string>(entry: ConfigReader, key: string, choices: readonly [Choice, Choice], fallback: Choice): Choice {
  const text = entry.text(key, fallback)
  const found = choices.find((choice) => choice === text)
  if (found === undefined) entry.fault(key, `${JSON.stringify(text)} is neither ${choices.join(' nor ')}.`)
  return found ?? fallback
}

function patternOf(multiline: ConfigReader): RE2JS | undefined {
  const text = multiline.text('start', '')
  if (text === '') return void multiline.fault('start', 'Records of several lines need a pattern (RE2) that fits the first one, such as ^\\d{4}-.')
  try {
    return RE2JS.compile(text)
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    return void multiline.fault('start', `${JSON.stringify(text.slice(0, 200))} is no pattern of RE2: ${error.message}`)
  }
}
