import { existsSync } from 'node:fs'
import { join as joinOnDisk } from 'node:path'
import type { DetectedProblem, FoundFile } from '#kernel/feature'
import { type DocSite, docSiteOf, parentOf } from './doc-site.ts'
import { isIgnoredHere } from './ignored-here.ts'
import { anchorsOf, looseAnchor } from './markdown/heading-anchors.ts'
import type { Link, MarkdownFile } from './markdown/markdown-file.ts'
import { markdownOf } from './markdown-of.ts'
import { resolveLink } from './resolve-link.ts'

const maxProblems = 50
/** Folders that tools fill: what is linked in there may come later. */
const madeLater = /(^|\/)(node_modules|bower_components|vendor|dist|build|_build|out|target|coverage|public|site|\.venv|venv|generated|gen|_site|htmlcov|tmp)(\/|$)/
const markdown = /\.(md|markdown|mdx)$/i

/** Links of a document that lead nowhere. Where a program makes a site of it, only what it would not find either. */
export async function lostLinks(file: FoundFile, content: MarkdownFile): Promise<Omit<DetectedProblem, 'entity'>[]> {
  const site = docSiteOf(file, content.frontMatter)
  const problems = new Map<string, Omit<DetectedProblem, 'entity'>>()
  for (const link of content.links) {
    const message = await faultOf(file, content, link, site)
    if (message === undefined) continue
    const key = `${link.line}:${link.target.slice(0, 200)}`
    problems.set(key, { key, topic: 'lost-link', message, evidence: { file: file.path, line: link.line } })
    if (problems.size >= maxProblems) break
  }
  return [...problems.values()]
}

async function faultOf(file: FoundFile, content: MarkdownFile, link: Link, site: DocSite | undefined): Promise<string | undefined> {
  const destination = resolveLink(file, link.target)
  if (!destination || !isCheckable(link, site)) return undefined
  const { path, anchor, isOwn } = destination
  if (path === '' || file.tree.hasFolder(path)) return undefined
  if (isOwn) return site ? undefined : anchorFault(content, anchor, link.target, 'this document')
  if (!file.tree.hasFile(path)) return isElsewhere(file, path) || (await isIgnoredHere(file, path)) ? undefined : missing(file, path, link.target)
  if (site || anchor === undefined || !/\.(md|markdown)$/i.test(path)) return undefined
  const other = file.tree.file(path)
  const read = other && (await markdownOf(other).catch(() => undefined))
  return read && docSiteOf(file, read.frontMatter) === undefined ? anchorFault(read, anchor, link.target, path.slice(path.lastIndexOf('/') + 1)) : undefined
}

/** Programs resolve routes in ways of their own; a relative path to another Markdown file is the same for all that read files. */
function isCheckable({ target }: Link, site: DocSite | undefined): boolean {
  const plain = target.replace(/[?#].*$/, '')
  if (site === undefined) return !target.startsWith('/') || /\.\w{1,5}$/.test(plain)
  return site === 'file-relative' && !target.startsWith('/') && markdown.test(plain)
}

function anchorFault(content: MarkdownFile, anchor: string | undefined, target: string, where: string): string | undefined {
  if (anchor === undefined || anchor === '' || anchor === 'top' || /^(L\d+|user-content-|:~:|readme$|issuecomment|fn\d*|fnref)/i.test(anchor)) return undefined
  const anchors = anchorsOf(content)
  if (anchors.has(anchor)) return undefined
  const loose = looseAnchor(anchor)
  const isNear = [...anchors].some((each) => looseAnchor(each) === loose)
  return isNear || loose === '' ? undefined : `The link ${target} leads nowhere: ${where} has no heading or anchor #${anchor}. Correct the link or the heading.`
}

/** Ignored files, submodules that are not checked out, and what is made later are not in the tree, but no fault. */
function isElsewhere(file: FoundFile, path: string): boolean {
  if (madeLater.test(path)) return true
  const top = file.repository?.path ?? ''
  if (file.tree.hasFile(top === '' ? '.gitmodules' : `${top}/.gitmodules`)) return true
  const root = file.absolutePath.slice(0, file.absolutePath.length - file.path.length)
  return existsSync(joinOnDisk(root, path))
}

function missing(file: FoundFile, path: string, target: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const near = file.tree.namesIn(parentOf(path)).find((each) => each.toLowerCase() === name.toLowerCase())
  if (near !== undefined) return `The link ${target} leads nowhere: the file is called ${near}. Write its name as it is, large and small letters too.`
  return `The link ${target} leads nowhere: there is no ${path}. Correct the link, or bring the file back.`
}
