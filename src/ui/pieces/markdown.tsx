import { lazy, Suspense } from 'react'

const Body = lazy(async () => ({ default: (await import('./markdown-body.tsx')).MarkdownBody }))

/** Markdown (GitHub's), safe to show from anybody: no HTML, only links that cannot run code. */
export function Markdown({ text }: { text: string }) {
  return <Suspense fallback={<pre className="prose-waiting">{text}</pre>}><Body text={text} /></Suspense>
}
