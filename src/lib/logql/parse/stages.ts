import type { SyntaxNode } from '@lezer/common'
import { ipPattern } from '../model/ip-pattern.ts'
import { LogqlError, stageFault } from '../model/logql-error.ts'
import type { Extraction, LineFilterOperator, LineFilterStage, NamedOrMatcher, Stage, StageKind } from './ast.ts'
import { labelFilterAt } from './label-filters.ts'
import { matcherAt } from './matchers.ts'
import { childOf, childrenOf, listOf, needed, stringAt, stringIn, textOf } from './syntax.ts'

/** The stages of a pipeline, from left to right. */
export function stagesAt(text: string, node: SyntaxNode): Stage[] {
  return listOf(node, 'PipelineStage').flatMap((stage) => stageAt(text, stage))
}

function stageAt(text: string, stage: SyntaxNode): Stage[] {
  return readStage(text, stage).map((each) => ({ ...each, written: textOf(text, stage).trim() }))
}

function readStage(text: string, stage: SyntaxNode): StageKind[] {
  const node = needed(childrenOf(stage).find(({ name }) => name !== 'Pipe'))
  switch (node.name) {
    case 'LineFilters':
      return listOf(node, 'LineFilter').flatMap((filter) => lineFilters(text, filter))
    case 'LabelParser':
      return [labelParser(text, node)]
    case 'JsonExpressionParser':
      return [{ kind: 'json', extractions: extractionsAt(text, node) }]
    case 'LogfmtParser':
    case 'LogfmtExpressionParser':
      return [logfmt(text, node)]
    case 'LabelFilter':
      return [{ kind: 'label-filter', filter: labelFilterAt(text, node) }]
    case 'LineFormatExpr':
      return [{ kind: 'line-format', template: stringIn(text, node) }]
    case 'LabelFormatExpr':
      return [labelFormat(text, node)]
    case 'DecolorizeExpr':
      return [{ kind: 'decolorize' }]
    case 'DropLabelsExpr':
      return [{ kind: 'drop', labels: namesOrMatchers(text, needed(childOf(node, 'DropLabels')), 'DropLabel') }]
    case 'KeepLabelsExpr':
      return [{ kind: 'keep', labels: namesOrMatchers(text, needed(childOf(node, 'KeepLabels')), 'KeepLabel') }]
    default:
      throw new LogqlError('unsupported', `${textOf(text, node)} is not supported. Leave this stage out.`)
  }
}

/** `!= "a" or "b"` is neither: one filter each. */
function lineFilters(text: string, node: SyntaxNode): LineFilterStage[] {
  const operator = textOf(text, needed(childOf(node, 'Filter'))).trim() as LineFilterOperator
  const texts = filterTexts(text, childrenOf(node))
  for (const each of texts) if (each.isIp && !ipPattern(each.text)) throw stageFault(textOf(text, node), `ip: invalid pattern: ${JSON.stringify(each.text)}`)
  if (texts.some(({ isIp }) => isIp) && operator !== '|=' && operator !== '!=') throw stageFault(textOf(text, node), 'ip: invalid match type: use |= or != with ip()')
  return operator.startsWith('!') ? texts.map((each) => ({ kind: 'line-filter', operator, texts: [each] })) : [{ kind: 'line-filter', operator, texts }]
}

function filterTexts(text: string, children: readonly SyntaxNode[]): { text: string; isIp: boolean }[] {
  const isIp = children.some(({ name }) => name === 'FilterOp')
  return children.flatMap((child) => {
    if (child.name === 'String') return [{ text: stringAt(text, child), isIp }]
    return child.name === 'OrFilter' ? filterTexts(text, childrenOf(child)) : []
  })
}

function labelParser(text: string, node: SyntaxNode): StageKind {
  const kind = needed(node.firstChild).name
  if (kind === 'Json') return { kind: 'json', extractions: [] }
  if (kind === 'Logfmt') return { kind: 'logfmt', extractions: [], isStrict: false, keepsEmpty: false }
  if (kind === 'Unpack') return { kind: 'unpack' }
  return { kind: kind === 'Pattern' ? 'pattern' : 'regexp', pattern: stringIn(text, node) }
}

function logfmt(text: string, node: SyntaxNode): StageKind {
  const flags = childOf(node, 'LogfmtParserFlags')
  const written = flags ? textOf(text, flags) : ''
  return { kind: 'logfmt', extractions: extractionsAt(text, node), isStrict: written.includes('--strict'), keepsEmpty: written.includes('--keep-empty') }
}

function extractionsAt(text: string, node: SyntaxNode): Extraction[] {
  const list = childOf(node, 'LabelExtractionExpressionList')
  return (list ? listOf(list, 'LabelExtractionExpression') : []).map((each) => {
    const name = textOf(text, needed(childOf(each, 'Identifier')))
    const path = childOf(each, 'String')
    return { name, path: path ? stringAt(text, path) : name }
  })
}

function labelFormat(text: string, node: SyntaxNode): StageKind {
  const formats = listOf(needed(childOf(node, 'LabelsFormat')), 'LabelFormatMatcher').map((each) => {
    const [name, , from] = childrenOf(each)
    const isTemplate = needed(from).name === 'String'
    return { name: textOf(text, needed(name)), from: isTemplate ? stringAt(text, needed(from)) : textOf(text, needed(from)), isTemplate }
  })
  const twice = formats.find(({ name }, at) => formats.findIndex((other) => other.name === name) < at)
  if (twice) throw stageFault(`| ${textOf(text, node)}`, `multiple label name '${twice.name}' not allowed in a single format operation`)
  if (formats.some(({ name }) => name === '__error__')) throw stageFault(`| ${textOf(text, node)}`, '__error__ cannot be formatted')
  return { kind: 'label-format', formats }
}

function namesOrMatchers(text: string, node: SyntaxNode, item: string): NamedOrMatcher[] {
  return listOf(node, item).map((each) => {
    const child = needed(each.firstChild)
    if (child.name !== 'Matcher') return { name: textOf(text, child), matcher: undefined }
    const matcher = matcherAt(text, child)
    return { name: matcher.name, matcher }
  })
}
