import { textOf } from '#lib/plain-data'
import { type Detection, type DetectedProblem, type FileDetector, type FoundFile, nothingDetected, partOfRepository, pathInside, placeRef } from '#kernel/feature'
import { lostLinks } from './check-links.ts'
import type { DocumentFacts } from './contract.ts'
import { isRunbook } from './is-runbook.ts'
import { headingText } from './markdown/heading-anchors.ts'
import type { Heading, MarkdownFile } from './markdown/markdown-file.ts'
import { markdownOf } from './markdown-of.ts'
import { asciidocHeadings, rstHeadings } from './read-other-formats.ts'
import { resolveLink } from './resolve-link.ts'
import { toolsInCode } from './tools-in-code.ts'

const maxHeadings = 60
const maxBlocks = 60
const maxMentions = 150
/** Forms that a forge fills in, and notes that a release tool takes up. */
const forms = /(^|\/)(\.changeset|ISSUE_TEMPLATE|PULL_REQUEST_TEMPLATE|issue_templates?|merge_request_templates?)\/|(^|\/)(pull_request_template|issue_template)\.md$/i

/** Documents in Markdown, reStructuredText and AsciiDoc, with what they name and where their links lead nowhere. */
export const detectDocuments: FileDetector = {
  kind: 'file', id: 'knowledge.documents', endings: ['md', 'markdown', 'mdx', 'rst', 'adoc', 'asciidoc'],
  matches: (path) => /\.(md|markdown|mdx|rst|adoc|asciidoc)$/i.test(path) && !forms.test(path),
  async detect(file) {
    const text = await file.text()
    if (/\.(md|markdown|mdx)$/i.test(file.path)) return markdownDetection(file, text, await markdownOf(file))
    const isRst = /\.rst$/i.test(file.path)
    const headings = isRst ? rstHeadings(text) : asciidocHeadings(text)
    if (text.trim() === '') return nothingDetected
    return detectionOf(file, { format: isRst ? 'restructuredtext' : 'asciidoc', headings, frontMatter: {}, text }, [])
  },
}

async function markdownDetection(file: FoundFile, text: string, content: MarkdownFile): Promise<Detection> {
  if (text.trim() === '') return nothingDetected
  return detectionOf(file, { format: 'markdown', headings: content.headings, frontMatter: content.frontMatter, text, content }, await lostLinks(file, content))
}

interface Read {
  readonly format: DocumentFacts['format']
  readonly headings: readonly Heading[]
  readonly frontMatter: Readonly<Record<string, unknown>>
  readonly text: string
  readonly content?: MarkdownFile
}

function detectionOf(file: FoundFile, { format, headings, frontMatter, text, content }: Read, problems: readonly Omit<DetectedProblem, 'entity'>[]): Detection {
  const path = pathInside(file)
  const title = titleOf(path, frontMatter, headings)
  const ref = placeRef(isRunbook({ path, title, frontMatter, headings: headings.map(({ text: heading }) => headingText(heading)) }) ? 'runbook' : 'document', file)
  const links = content?.links ?? []
  const spec: DocumentFacts = {
    path, format, title, headings: headings.slice(0, maxHeadings).map(({ level, text: heading, line }) => ({ level, text: headingText(heading), line })), tools: toolsInCode(content?.code ?? []),
    codeBlocks: (content?.code ?? []).slice(0, maxBlocks).map(({ language, line, text: code }) => ({ language, line, lines: code === '' ? 0 : code.split('\n').length })),
    mentions: content ? mentionsOf(file, content) : [], linkCount: links.filter(({ isImage }) => !isImage).length, imageCount: links.filter(({ isImage }) => isImage).length, words: text.split(/\s+/).filter((word) => word !== '').length,
  }
  return {
    entities: [{ ref, title, spec: { ...spec }, evidence: { file: file.path, line: 1 } }], relations: partOfRepository(ref, file), problems: problems.map((problem) => ({ ...problem, entity: ref })),
  }
}

/** The front matter's title, the first heading of the top level, the first of any, the name of the file. */
function titleOf(path: string, frontMatter: Readonly<Record<string, unknown>>, headings: readonly Heading[]): string {
  const named = textOf(frontMatter['title'])?.trim()
  const first = headings.find(({ level, text }) => level === 1 && headingText(text) !== '') ?? headings.find(({ text }) => headingText(text) !== '')
  const title = named !== undefined && named !== '' ? named : first ? headingText(first.text) : ''
  return (title === '' ? path.slice(path.lastIndexOf('/') + 1) : title).slice(0, 200)
}

/** Links into the tree, and code that reads like a path or a name. */
function mentionsOf(file: FoundFile, { links, spans }: MarkdownFile): DocumentFacts['mentions'] {
  const byLink = links.filter(({ isImage }) => !isImage).flatMap(({ target, text, line }): DocumentFacts['mentions'] => {
    const path = resolveLink(file, target)?.path
    return path === undefined || path === file.path ? [] : [{ how: 'link', name: path, text: text === '' ? target.slice(0, 100) : text.slice(0, 100), line }]
  })
  const byCode = spans.filter(({ text }) => /^\.{0,2}\/?[\w@][\w.@/-]{1,120}$/.test(text) && !/^\d/.test(text)).map(({ text, line }): DocumentFacts['mentions'][number] => ({ how: 'code', name: text, text, line }))
  const unique = new Map([...byLink, ...byCode].map((mention) => [`${mention.how} ${mention.name}`, mention]).toReversed() as [string, DocumentFacts['mentions'][number]][])
  return [...unique.values()].toReversed().slice(0, maxMentions)
}
