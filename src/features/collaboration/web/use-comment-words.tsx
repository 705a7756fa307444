import { type ReactNode, useCallback } from 'react'
import { Link, Mentioned, useEntityHref, useMe } from '#ui'
import { splitWords } from '#lib/comment-words'
import type { Comment } from '../contract.ts'

/** Draws who is mentioned and what is referred to in running text. Only those who were found are marked. */
export function useCommentWords(mentions: Comment['mentions']): (text: string) => ReactNode {
  const me = useMe()
  const hrefOf = useEntityHref()
  return useCallback((text) => splitWords(text).map((word, index) => {
    if (word.kind === 'text') return word.text
    if (word.kind === 'reference') return <Link key={index} href={pageOf(word.target, hrefOf)}>{word.text}</Link>
    const found = mentions.find(({ handle }) => handle === word.handle)
    return found ? <Mentioned key={index} isMe={found.id === me?.id} title={found.kind === 'team' ? `Team ${found.name}` : found.name}>{word.text}</Mentioned> : word.text
  }), [mentions, me?.id, hrefOf])
}

function pageOf(target: string, hrefOf: (ref: string) => string): string {
  if (/^\d+$/.test(target)) return `/incidents/${target}`
  return target.startsWith('run:') && !target.includes('/') ? `/runs/${target.slice(4)}` : hrefOf(target)
}
