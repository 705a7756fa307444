import { basename, dirname, join } from 'node:path/posix'
import { type DetectedProblem, type DetectedRelation, type Detection, type FileDetector, type FoundFile, nothingDetected, partOfRepository, pathInside, placeRef, yamlOf } from '#kernel/feature'
import { duplicateKeys } from '#lib/yaml-duplicates'
import { environmentOfFile, environmentOfFolder } from '../environment-in-path.ts'
import { runsInTemplate } from '../what-runs.ts'
import { sureYamlFault } from '../sure-yaml-fault.ts'
import { describeTemplate } from './describe-template.ts'
import { findCircles } from './find-circles.ts'
import { findFunctionFaults } from './find-function-faults.ts'
import { findLostNames } from './find-lost-names.ts'
import { findSectionFaults } from './find-section-faults.ts'
import { asTemplate, looksLikeTemplate, type Template } from './template.ts'

const named = /\.(?:ya?ml|json|template)$/
/** Names and folders of other tools: not worth a look inside. */
const others = /(?:^|\/)(?:\.[^/]+|package(?:-lock)?\.json|tsconfig[^/]*\.json|composer\.json|pnpm-lock\.yaml|Chart\.yaml|(?:docker-)?compose[^/]*\.ya?ml|(?:\.github|locales?|i18n|translations)\/.*)$/
/** Other programs' languages inside a template: it is no YAML until they have run. */
const templated = /\{\{[^}\n]{0,200}\}\}|\{%|<%/
const surely = /AWSTemplateFormatVersion["']?\s*:\s*["']?2010-09-09/
/** More than these are told as one. */
const maxProblems = 20

/** CloudFormation and SAM templates, known by what they hold. */
export const detectCloudFormation: FileDetector = {
  kind: 'file', id: 'provisioning.cloudformation', endings: ['yaml', 'yml', 'json', 'template'],
  matches: (path) => named.test(path) && !others.test(path),
  async detect(file) {
    const text = await textOf(file)
    if (text === undefined || !looksLikeTemplate(text)) return nothingDetected
    const { documents, faults: [fault] } = await yamlOf(file)
    if (fault) return surely.test(text) && !templated.test(text) && !isFragment(file.path) && sureYamlFault(text, fault) ? { ...nothingDetected, problems: [{ key: `${fault.line}`, topic: 'unreadable', message: `CloudFormation cannot read this template: ${fault.message} Mend line ${fault.line}.`, evidence: { file: file.path, line: fault.line } }], isPartial: true } : nothingDetected
    const template = documents[0] && documents.length === 1 ? asTemplate(documents[0]) : undefined
    return template ? describe(file, template, text) : nothingDetected
  },
}

/** Any YAML or JSON may be large or no text; whoever it belongs to tells that. */
async function textOf(file: FoundFile): Promise<string | undefined> {
  return file.text().catch(() => undefined)
}

function isFragment(path: string): boolean {
  return /\.(?:j2|tpl|tmpl|erb|jinja)\b|(?:^|\/)\{\{/.test(path)
}

function describe(file: FoundFile, template: Template, text: string): Detection {
  const ref = placeRef('stack', file)
  const inside = pathInside(file)
  const { description, ...facts } = describeTemplate(template)
  const folder = dirname(inside) === '.' ? '' : dirname(inside)
  const byName = environmentOfFile(basename(inside))
  const environment = environmentOfFolder(folder) ?? (byName === undefined ? undefined : { environment: byName, reason: `Its file is called ${basename(inside)}.` })
  const functions = facts.functions.map((one) => ({ ...one, code: one.code === null ? null : join(folder, one.code).replace(/\/$/, '') }))
  const nested = facts.nested.map((one) => ({ ...one, at: join(dirname(file.path), one.template) }))
  const relations = nested.flatMap(({ name, line, template: path, at }): DetectedRelation[] => {
    const target = file.tree.file(at)
    return target ? [{ from: ref, type: 'dependsOn', to: placeRef('stack', target), evidence: { file: file.path, line }, reason: `Its nested stack ${name} is made from ${path} (line ${line}).` }] : []
  })
  return {
    entities: [{
      ref, title: inside, evidence: { file: file.path, line: template.lineOf([]) }, ...(description !== null && { description: description.slice(0, 500) }),
      spec: { tool: 'cloudformation', path: inside, ...facts, functions, runs: runsInTemplate(template.resources, (path) => template.lineOf(path)), ...(environment && { environment: environment.environment, environmentReason: environment.reason }) },
    }],
    relations: [...partOfRepository(ref, file), ...relations],
    problems: problemsOf(file, template, text).map((problem) => ({ ...problem, entity: ref })),
  }
}

function problemsOf(file: FoundFile, template: Template, text: string): DetectedProblem[] {
  if (isFragment(file.path) || /\{\{(?!resolve:)[^}\n]{0,200}\}\}|Rain::/.test(text)) return []
  const faults = [...findSectionFaults(template), ...findFunctionFaults(template), ...findLostNames(template), ...findCircles(template)].map(({ topic, message, path }) => ({ topic, message, line: template.lineOf(path) }))
  const twice = duplicateKeys(text).map(({ line }) => ({ topic: 'invalid' as const, message: 'This key stands twice in the same map, and only the last one counts. Rename or remove one.', line }))
  const all = [...faults, ...twice].toSorted((a, b) => a.line - b.line)
  const told = new Map(all.map((fault) => [`${fault.line}:${fault.message.slice(0, 120)}`, fault]))
  return [...told].slice(0, maxProblems).map(([key, { topic, message, line }]) => ({ key, topic, message, evidence: { file: file.path, line } }))
}
