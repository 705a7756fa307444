import { lexer, type Token, type Tokens } from 'marked'
import { createContext, createElement, Fragment, type ReactNode, use } from 'react'
import { Link } from '../router/link.tsx'
import type { MarkdownProps } from './markdown.tsx'
import { isSafeHref, plainText } from './markdown-tokens.ts'

/** Markdown as React elements. HTML in it is shown as the text that it is; pictures become links. */
export function MarkdownBody({ text, words }: MarkdownProps) {
  return <WordsContext value={words}><div className="prose">{drawAll(lexer(text, { gfm: true }))}</div></WordsContext>
}

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
    case 'code': return <pre tabIndex={0}><code>{(token as Tokens.Code).text}</code></pre>
    case 'blockquote': return <blockquote>{drawAll(token.tokens)}</blockquote>
    case 'hr': return <hr />
    case 'list': return drawList(token as Tokens.List)
    case 'table': return drawTable(token as Tokens.Table)
    case 'html': return /^\s*<!--/.test(token.raw) ? '' : token.raw
    default: return ''
  }
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
    case 'link': return drawLink((token as Tokens.Link).href, drawAll(token.tokens))
    case 'image': return drawLink((token as Tokens.Image).href, (token as Tokens.Image).text || 'Picture')
    default: return undefined
  }
}

function drawLink(href: string, children: ReactNode): ReactNode {
  return isSafeHref(href) ? <WordsContext value={undefined}><Link href={href}>{children}</Link></WordsContext> : <>{children}</>
}
