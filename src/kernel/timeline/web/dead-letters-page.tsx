import type { z } from 'zod'
import { useState } from 'react'
import { Button, type Column, ConfirmDialog, Empty, Link, Page, Row, Table, Text, Time, useCommand, usePagedOperation, useSay } from '#ui'
import { type DeadLetter, discardDeadLetter, listDeadLetters, replayDeadLetter } from '../contract.ts'

type Letter = z.output<typeof DeadLetter>

/** Reactions that failed for good: deliver them again, or give them up with a reason. */
export function DeadLettersPage() {
  const [given, setGiven] = useState<Letter>()
  const list = usePagedOperation(listDeadLetters, { limit: 100 })
  const replay = useCommand(replayDeadLetter)
  const discard = useCommand(discardDeadLetter)
  const say = useSay()
  const again = (letter: Letter) => replay.mutate({ id: letter.id }, { onSuccess: () => say(`Delivering ${letter.reaction} again.`), onError: say.error })
  return (
    <Page title="Dead letters" crumbs={[{ label: 'Settings', href: '/settings' }]} lead="What Daybook should have done after an event and could not, after all its tries.">
      <Table label="Dead letters" rows={list.rows} error={list.error} onRetry={list.refetch} columns={letterColumns(again, setGiven)} rowKey={({ id }) => id} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
        empty={<Empty isSuccess title="No reaction has failed for good">Each event that other parts react to was delivered.</Empty>} />
      {given ? (
        <ConfirmDialog isOpen onClose={() => setGiven(undefined)} title={`Give up ${given.reaction}`} action="Give it up" isDangerous reason="required" onConfirm={(reason) => discard.mutateAsync({ id: given.id, reason })}>
          What should have followed {given.event ? `“${given.event.summary}”` : 'the event'} will not happen. The reason is kept on the timeline.
        </ConfirmDialog>
      ) : null}
    </Page>
  )
}

function letterColumns(onReplay: (letter: Letter) => void, onGiveUp: (letter: Letter) => void): Column<Letter>[] {
  return [
    { key: 'reaction', label: 'Reaction', width: 'minmax(200px, 1fr)', cell: ({ reaction }) => <code>{reaction}</code>, sort: ({ reaction }) => reaction, filter: ({ reaction }) => reaction },
    { key: 'event', label: 'Event', width: 'minmax(110px, 2fr)', cell: ({ event }) => (event ? <Link href={`/timeline?event=${event.id}`}>{event.summary}</Link> : <Text look="muted">no longer there</Text>) },
    { key: 'error', label: 'Why it failed', width: 'minmax(110px, 2fr)', cell: ({ error }) => <span title={error}>{error}</span> },
    { key: 'attempts', label: 'Tries', align: 'end', width: '60px', cell: ({ attempts }) => attempts },
    { key: 'diedAt', label: 'Given up', width: '100px', sort: ({ diedAt }) => diedAt, cell: ({ diedAt }) => <Time at={diedAt} /> },
    { key: 'actions', label: '', width: '190px', align: 'end', cell: (letter) => <Row><Button size="small" onClick={() => onReplay(letter)}>Deliver again</Button><Button size="small" look="quiet" onClick={() => onGiveUp(letter)}>Give up</Button></Row> },
  ]
}
