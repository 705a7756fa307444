import { TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconClock, IconDownload, IconSearch, IconTextWrap } from '@tabler/icons-react'
import type { ReactNode, Ref } from 'react'
import { downloadLog } from './download-log.ts'
import { IconButton } from '../pieces/button.tsx'
import { Status } from '../pieces/status.tsx'
import { useSay } from '../pieces/toast.tsx'

interface LogToolsProps {
  readonly input: Ref<HTMLInputElement>
  readonly search: { text: string; found: readonly number[]; place: number; search: (text: string) => void; step: (by: number) => void }
  readonly isWrapped: boolean
  readonly onWrap: (isWrapped: boolean) => void
  readonly hasTime: boolean
  readonly onTime: (hasTime: boolean) => void
  readonly lines: number
  readonly isLive: boolean
  readonly isComplete: boolean
  readonly run: string
  readonly job: string
  readonly actions: ReactNode
}

export function LogTools({ input, search, isWrapped, onWrap, hasTime, onTime, lines, isLive, isComplete, run, job, actions }: LogToolsProps) {
  const say = useSay()
  return (
    <div className="log-tools">
      <TextInput ref={input} size="xs" className="search-field" aria-label="Search in the log" placeholder="Search in the log" value={search.text} onChange={(event) => search.search(event.currentTarget.value)} leftSection={<IconSearch size={14} aria-hidden />}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) search.step(event.shiftKey ? -1 : 1)
          if (event.key === 'Escape') { search.search(''); event.currentTarget.blur() }
        }} />
      {search.text ? (
        <>
          <span className="muted small nowrap" role="status">{search.found.length === 0 ? 'not found' : `${search.place} of ${search.found.length}`}</span>
          <IconButton icon={IconChevronUp} label="Previous (Shift Enter)" onClick={() => search.step(-1)} isDisabled={search.found.length === 0} />
          <IconButton icon={IconChevronDown} label="Next (Enter)" onClick={() => search.step(1)} isDisabled={search.found.length === 0} />
        </>
      ) : null}
      <span className="grow" />
      {isComplete ? null : isLive ? <Status state="running" word="Live" /> : <Status state="failing" word="Offline, trying again" />}
      <span className="muted small nowrap">{lines.toLocaleString('en')} {lines === 1 ? 'line' : 'lines'}</span>
      <IconButton icon={IconClock} label="Show the time of each line" isPressed={hasTime} onClick={() => onTime(!hasTime)} />
      <IconButton icon={IconTextWrap} label="Wrap long lines (w)" isPressed={isWrapped} onClick={() => onWrap(!isWrapped)} />
      <IconButton icon={IconDownload} label="Download the log" onClick={() => void downloadLog(run, job).catch(say.error)} />
      {actions}
    </div>
  )
}
