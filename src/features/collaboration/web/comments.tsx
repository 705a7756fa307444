import { useEffect, useRef } from 'react'
import { Button, ErrorNotice, Markdown, Message, Messages, type ObjectPanelProps, Stack, Text, useCan, useCommand, useMe, Waiting } from '#ui'
import { type Comment, markSeen } from '../contract.ts'
import { CommentItem } from './comment-item.tsx'
import { Composer } from './composer.tsx'
import { useComments } from './use-comments.ts'

/** How long they have to be in sight to count as read. */
const readMs = 1200

/** What people wrote about a thing, live, and a field to answer in. */
export function Comments({ on }: ObjectPanelProps) {
  const comments = useComments(on)
  const canWrite = useCan()('collaboration:write')
  const me = useMe()
  const frame = useSeen(on, comments.rows)
  if (comments.error && !comments.rows) return <ErrorNotice error={comments.error} title="The comments could not be read" onRetry={comments.refetch} />
  if (!comments.rows) return <Waiting rows={2} />
  const isEmpty = comments.rows.length + comments.drafts.length === 0
  return (
    <div ref={frame}>
      <Stack>
        {comments.hasMore ? <div><Button size="small" look="quiet" isBusy={comments.isLoadingMore} onClick={comments.loadMore}>Older comments</Button></div> : null}
        {isEmpty ? <Text look="muted">Nobody has written anything yet.</Text> : (
          <Messages label="Comments">
            {comments.rows.map((comment) => <CommentItem key={comment.id} comment={comment} onRemove={comments.remove} />)}
            {comments.drafts.map(({ key, text }) => <Message key={key} author={me?.name ?? ''} notes="being sent" isPending><Markdown text={text} /></Message>)}
          </Messages>
        )}
        {canWrite ? <Composer onSend={comments.send} /> : null}
      </Stack>
    </div>
  )
}

/** Tells the server once what mentions me is in sight for a moment. */
function useSeen(on: string, rows: readonly Comment[] | undefined) {
  const frame = useRef<HTMLDivElement>(null)
  const seen = useCommand(markSeen)
  const newest = rows?.findLast(({ isForYou }) => isForYou)?.id
  useEffect(() => {
    const element = frame.current
    if (!element || newest === undefined) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const observer = new IntersectionObserver((entries) => {
      clearTimeout(timer)
      if (entries.some(({ isIntersecting }) => isIntersecting) && document.visibilityState === 'visible') timer = setTimeout(() => seen.mutate({ on }), readMs)
    })
    observer.observe(element)
    return () => {
      clearTimeout(timer)
      observer.disconnect()
    }
  }, [newest, on])
  return frame
}
