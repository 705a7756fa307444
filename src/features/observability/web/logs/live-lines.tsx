import { useEffect } from 'react'
import { Button, Notice, Row, Status } from '#ui'
import type { LogLine } from '#kernel/telemetry/contract'
import { ShownLines } from './lines-tab.tsx'
import { lossText } from './tail-buffer.ts'
import { useTail } from './use-tail.ts'

interface LiveLinesProps {
  readonly query: string
  readonly openLine: LogLine | undefined
  readonly onOpen: (line: LogLine) => void
  readonly onShown: (lines: readonly LogLine[]) => void
}

/** Lines as they come, the newest at the foot. Scrolling up pauses; what comes meanwhile is counted. */
export function LiveLines({ query, openLine, onOpen, onShown }: LiveLinesProps) {
  const { state, isConnected, pause, resume, clear } = useTail(query, true)
  const { shown, waiting, isPaused } = state
  useEffect(() => onShown(shown), [shown, onShown])
  const lossTold = lossText(state)
  return (
    <>
      <Row>
        {isConnected ? <Status state={isPaused ? 'waiting' : 'running'} word={isPaused ? 'Paused' : 'Live'} /> : <Status state="failing" word="Offline, trying again" />}
        <Button size="small" onClick={isPaused ? resume : pause}>{isPaused ? waiting.length > 0 ? `Go on with ${waiting.length.toLocaleString('en')} new` : 'Go on' : 'Pause'}</Button>
        <Button size="small" look="quiet" onClick={clear}>Clear</Button>
      </Row>
      {lossTold ? <Notice look="degraded">{lossTold}</Notice> : null}
      <ShownLines query={query} lines={shown} hasDate={false} note={shown.length === 0 ? ' yet' : ''} openLine={openLine} onOpen={(line) => { pause(); onOpen(line) }} isFollowing={!isPaused} onLeave={pause} />
    </>
  )
}
