import type { ReactNode } from 'react'
import { lazyPart, WhileLoading } from '../lazy-part.tsx'

const Body = lazyPart(async () => (await import('./markdown-body.tsx')).MarkdownBody)

export interface MarkdownProps {
  readonly text: string
  /** Draws running text, where some of its words mean more: mentions, references. Code and links are left as they are. */
  readonly words?: ((text: string) => ReactNode) | undefined
}

/** Markdown (GitHub's), safe to show from anybody: no HTML, only links that cannot run code. */
export function Markdown({ text, words }: MarkdownProps) {
  return <WhileLoading show={<pre className="prose-waiting">{text}</pre>}><Body text={text} words={words} /></WhileLoading>
}
