import type { ReactNode } from 'react'
import { lazyPart, WhileLoading } from '../lazy-part.tsx'

const Body = lazyPart(async () => (await import('./markdown-body.tsx')).MarkdownBody)

export interface MarkdownProps {
  readonly text: string
  /** Draws running text, where some of its words mean more: mentions, references. Code and links are left as they are. */
  readonly words?: ((text: string) => ReactNode) | undefined
  /** Where the text stands on the web: links that are relative lead on from there. */
  readonly base?: string | undefined
}

/** Markdown (GitHub's), safe to show from anybody: no HTML, only links that cannot run code. */
export function Markdown({ text, words, base }: MarkdownProps) {
  return <WhileLoading show={<pre className="prose-waiting">{text}</pre>}><Body text={text} words={words} base={base} /></WhileLoading>
}
