import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { memo } from 'react'
import { type AnsiPart, ansiParts } from './ansi-line.ts'
import { groupTitle, isGroupEnd } from './log-buffer.ts'
import type { LogLine } from './log-line.ts'
import { splitMatches } from './log-search.ts'

interface LogRowProps {
  readonly line: LogLine
  readonly wanted: string
  readonly isFound: boolean
  readonly isLinked: boolean
  readonly hasTime: boolean
  /** Undefined for lines that are no head of a group. */
  readonly isFolded: boolean | undefined
  readonly onFold: (seq: number) => void
  readonly onLink: (seq: number) => void
}

const levels: readonly (readonly [RegExp, string])[] = [[/^(::error|##\[error\])/, 'error'], [/^(::warning|##\[warning\])/, 'warning'], [/^##\[(command|section)\]/, 'command']]

/** One line: its number (a link to it), its time, its text with colours and found places marked. */
export const LogRow = memo(function LogRow({ line, wanted, isFound, isLinked, hasTime, isFolded, onFold, onLink }: LogRowProps) {
  const title = groupTitle(line.text)
  const level = levels.find(([pattern]) => pattern.test(line.text))?.[1]
  const text = title ?? (isGroupEnd(line.text) ? '' : level === undefined ? line.text : line.text.replace(/^(::\w+[^:]*::|##\[\w+\])/, ''))
  return (
    <div className={`log-line${isFound ? ' is-found' : ''}${isLinked ? ' is-linked' : ''}${level ? ` log-${level}` : ''}`} data-seq={line.seq}>
      <button type="button" tabIndex={-1} className="log-number" onClick={() => onLink(line.seq)} aria-label={`Link to line ${line.seq + 1}`}>{line.seq + 1}</button>
      {hasTime ? <span className="log-time">{line.at.slice(11, 23)}</span> : null}
      {isFolded === undefined ? null : <button type="button" className="log-fold" aria-expanded={!isFolded} aria-label={`${isFolded ? 'Unfold' : 'Fold'} ${title ?? 'group'}`} onClick={() => onFold(line.seq)}>{isFolded ? <IconChevronRight size={14} /> : <IconChevronDown size={14} />}</button>}
      <span className={title === undefined ? 'log-text' : 'log-text log-group'}>{ansiParts(text).map((part, index) => <Part key={index} part={part} wanted={wanted} />)}</span>
    </div>
  )
})

function Part({ part, wanted }: { part: AnsiPart; wanted: string }) {
  const style = { ...(part.color ? { color: part.color } : {}), ...(part.background ? { background: part.background } : {}) }
  const content = wanted === '' ? part.text : splitMatches(part.text, wanted).map(({ text, isMatch }, index) => (isMatch ? <mark key={index}>{text}</mark> : text))
  return part.classes || part.color || part.background ? <span className={part.classes} style={style}>{content}</span> : content
}
