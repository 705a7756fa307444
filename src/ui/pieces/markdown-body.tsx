import { lexer, type Token, type Tokens } from 'marked'
import { createContext, createElement, Fragment, type ReactNode, use } from 'react'
import { Link } from '../router/link.tsx'
import { codeToCopy } from './code-to-copy.ts'
import { CopyButton } from './copy.tsx'
import type { MarkdownProps } from './markdown.tsx'
import { hrefFrom, isSafeHref, plainText } from './markdown-tokens.ts'

/** Markdown as React elements. HTML in it is shown as the text that it is; pictures become links. */
export function MarkdownBody({ text, words, base }: MarkdownProps) {
  return <BaseContext value={base}><WordsContext value={words}><div className="prose">{drawAll(lexer(text, { gfm: true }))}</div></WordsContext></BaseContext>
}

const BaseContext = createContext<string | undefined>(undefined)

const WordsContext = createContext<MarkdownProps['words']>(undefined)

function Words({ text }: { text: string }) {
  return use(WordsContext)?.(text) ?? text
}

function drawAll(tokens: readonly Token[] | undefined): ReactNode[] {
  return (tokens ?? []).map((token, index) => <Fragment key={index}>{draw(token)}</Fragment>)
}

function draw(token: Token): ReactNode {
  return (isBlock(token) ? drawBlock(token) : drawInline(token)) ?? token.raw
}

const blocks = new Set(['heading', 'paragraph', 'list', 'list_item', 'code', 'blockquote', 'table', 'hr', 'space', 'def', 'html', 'checkbox'])
function isBlock(token: Token): boolean {
  return blocks.has(token.type)
}

function drawBlock(token: Token): ReactNode {
  switch (token.type) {
    case 'heading': return createElement(`h${Math.min(4, (token as Tokens.Heading).depth + 1)}`, {}, drawAll(token.tokens))
    case 'paragraph': return <p>{drawAll(token.tokens)}</p>
    case 'code': return <Code text={(token as Tokens.Code).text} />
    case 'blockquote': return <blockquote>{drawAll(token.tokens)}</blockquote>
    case 'hr': return <hr />
    case 'list': return drawList(token as Tokens.List)
    case 'table': return drawTable(token as Tokens.Table)
    case 'html': return /^\s*<!--/.test(token.raw) ? '' : token.raw
    default: return ''
  }
}

function Code({ text }: { text: string }) {
  return <div className="prose-code"><pre tabIndex={0}><code>{text}</code></pre><CopyButton text={codeToCopy(text)} label="Copy the code" /></div>
}

function drawList(list: Tokens.List): ReactNode {
  const items = list.items.map((item, index) => (
    <li key={index} className={item.task ? 'task' : undefined}>
      {item.task ? <input type="checkbox" checked={item.checked ?? false} readOnly disabled aria-label={item.checked ? 'Done' : 'Open'} /> : null}
      {drawAll(item.tokens)}
    </li>
  ))
  return list.ordered ? <ol start={typeof list.start === 'number' ? list.start : 1}>{items}</ol> : <ul>{items}</ul>
}

function drawTable(table: Tokens.Table): ReactNode {
  return (
    <div className="prose-table"><table>
      {table.header.every(({ text }) => text.trim() === '') ? null : <thead><tr>{table.header.map((cell, index) => <th key={index} style={{ textAlign: cell.align ?? 'left' }}>{drawAll(cell.tokens)}</th>)}</tr></thead>}
      <tbody>{table.rows.map((row, index) => <tr key={index}>{row.map((cell, place) => <td key={place} style={{ textAlign: cell.align ?? 'left' }}>{drawAll(cell.tokens)}</td>)}</tr>)}</tbody>
    </table></div>
  )
}

function drawInline(token: Token): ReactNode {
  switch (token.type) {
    case 'text': return 'tokens' in token && token.tokens ? drawAll(token.tokens) : <Words text={plainText((token as Tokens.Text).text)} />
    case 'escape': return plainText((token as Tokens.Escape).text)
    case 'strong': return <strong>{drawAll(token.tokens)}</strong>
    case 'em': return <em>{drawAll(token.tokens)}</em>
    case 'del': return <del>{drawAll(token.tokens)}</del>
    case 'codespan': return <code>{plainText((token as Tokens.Codespan).text)}</code>
    case 'br': return <br />
    case 'link': return <WrittenLink href={(token as Tokens.Link).href}>{drawAll(token.tokens)}</WrittenLink>
    case 'image': return <WrittenLink href={(token as Tokens.Image).href}>{(token as Tokens.Image).text || 'Picture'}</WrittenLink>
    default: return undefined
  }
}

function WrittenLink({ href: written, children }: { href: string; children: ReactNode }): ReactNode {
  const href = hrefFrom(use(BaseContext), written)
  return isSafeHref(href) ? <WordsContext value={undefined}><Link href={href}>{children}</Link></WordsContext> : <>{children}</>
}
