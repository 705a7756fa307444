import { LogqlError, parseFault, stageFault } from '../model/logql-error.ts'
import type { NamedOrMatcher, Stage } from '../parse/ast.ts'
import { compileTemplate, TemplateFault, type TemplateScope } from '../template/template.ts'
import { jsonExtractor, parseJson, unpackJson } from './json-parser.ts'
import { labelFilterOf } from './label-filter.ts'
import { compiled, lineFilterStage } from './line-filter.ts'
import { capturePattern } from './line-pattern.ts'
import { labelNameOf, type LineLabels } from './line-labels.ts'
import { logfmtParser } from './logfmt-parser.ts'

/** What sets colours on a terminal: an escape, `[`, numbers and a letter. */
const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g')

/** A line after a stage; undefined where the stage drops it. */
export type CompiledStage = (line: string, labels: LineLabels, timeNs: bigint) => string | undefined

/** All stages of a pipeline as one. Throws where a pattern or template of it is none. */
export function compilePipeline(stages: readonly Stage[]): CompiledStage {
  const all = stages.map(compiledStage)
  return (line, labels, timeNs) => {
    let now: string | undefined = line
    for (const stage of all) {
      now = stage(now, labels, timeNs)
      if (now === undefined) return undefined
    }
    return now
  }
}

/** What is wrong with a stage is told with it, as Loki does; the patterns of two parsers it reads before. */
function compiledStage(stage: Stage): CompiledStage {
  try {
    return compileStage(stage)
  } catch (error) {
    if (!(error instanceof LogqlError) || error.type !== 'parse') throw error
    throw stage.kind === 'regexp' || stage.kind === 'pattern' ? parseFault(`invalid ${stage.kind} parser: ${error.message}`) : stageFault(stage.written ?? stage.kind, error.message)
  }
}

function compileStage(stage: Stage): CompiledStage {
  switch (stage.kind) {
    case 'line-filter': {
      const passes = lineFilterStage(stage)
      return (line) => passes(line) ? line : undefined
    }
    case 'label-filter': {
      const passes = labelFilterOf(stage.filter)
      return (line, labels) => passes(labels) ? line : undefined
    }
    case 'json':
      return kept(stage.extractions.length === 0 ? parseJson : jsonExtractor(stage.extractions))
    case 'logfmt':
      return kept(logfmtParser(stage))
    case 'pattern': {
      const capture = capturePattern(stage.pattern)
      return kept((line, labels) => capture(line, (name, value) => labels.setParsed(name, value)))
    }
    case 'regexp':
      return kept(regexpParser(stage.pattern))
    case 'unpack':
      return unpackJson
    case 'decolorize':
      return (line) => line.includes('\u{1b}') ? line.replaceAll(colours, '') : line
    case 'line-format':
      return lineFormat(stage.template)
    case 'label-format':
      return labelFormat(stage.formats)
    default:
      return kept(stage.kind === 'drop' ? dropLabels(stage.labels) : keepLabels(stage.labels))
  }
}

function kept(work: (line: string, labels: LineLabels) => void): CompiledStage {
  return (line, labels) => {
    work(line, labels)
    return line
  }
}

function regexpParser(pattern: string): (line: string, labels: LineLabels) => void {
  const expression = compiled(pattern)
  const names = Object.entries(expression.namedGroups())
  if (names.length === 0) throw new LogqlError('parse', 'at least one named capture must be supplied')
  const strange = names.find(([name]) => labelNameOf(name) !== name)
  if (strange) throw new LogqlError('parse', `invalid extracted label name '${strange[0]}'`)
  return (line, labels) => {
    const matcher = expression.matcher(line)
    if (!matcher.find()) return
    for (const [name, group] of names) labels.setParsed(name, matcher.group(group) ?? '')
  }
}

function lineFormat(template: string): CompiledStage {
  const run = compileTemplate(template)
  return (line, labels, timeNs) => {
    try {
      return run({ get: (name) => labels.get(name), line, timeNs })
    } catch (error) {
      if (!(error instanceof TemplateFault)) throw error
      labels.fail('TemplateFormatErr', error.message)
      return line
    }
  }
}

function labelFormat(formats: readonly { name: string; from: string; isTemplate: boolean }[]): CompiledStage {
  const works = formats.map(({ name, from, isTemplate }) => ({ name, from, run: isTemplate ? compileTemplate(from) : undefined }))
  return (line, labels, timeNs) => {
    // As in Loki, all templates see the labels as the first of them does.
    let get: ((label: string) => string | undefined) | undefined
    for (const { name, from, run } of works) {
      if (run) formatLabel(name, run, { get: (get ??= snapshot(labels)), line, timeNs }, labels)
      else renameLabel(name, from, labels)
    }
    return line
  }
}

function snapshot(labels: LineLabels): (label: string) => string | undefined {
  const values = new Map(labels.names().map((name) => [name, labels.get(name)]))
  return (label) => label.startsWith('__error') ? labels.get(label) : values.get(label)
}

function formatLabel(name: string, run: ReturnType<typeof compileTemplate>, scope: TemplateScope, labels: LineLabels): void {
  try {
    labels.set(name, run(scope))
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error
    labels.fail('TemplateFormatErr', error.message)
  }
}

function renameLabel(name: string, from: string, labels: LineLabels): void {
  const value = labels.get(from)
  if (value === undefined) return
  labels.set(name, value)
  labels.delete(from)
}

function dropLabels(wanted: readonly NamedOrMatcher[]): (line: string, labels: LineLabels) => void {
  return (_, labels) => {
    for (const { name, matcher } of wanted) if (!matcher || matcher.fits(labels.get(name) ?? '')) labels.delete(name)
  }
}

/** Names that are not asked for go; the error of a line stays. */
function keepLabels(wanted: readonly NamedOrMatcher[]): (line: string, labels: LineLabels) => void {
  const byName = new Map<string, NamedOrMatcher[]>()
  for (const each of wanted) byName.set(each.name, [...byName.get(each.name) ?? [], each])
  return (_, labels) => {
    for (const name of labels.names()) {
      const isKept = byName.get(name)?.some(({ matcher }) => !matcher || matcher.fits(labels.get(name) ?? '')) ?? false
      if (!isKept) labels.delete(name)
    }
  }
}
