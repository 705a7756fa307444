import { IconTrash } from '@tabler/icons-react'
import { ErrorNotice, IconButton, InlineField, Notice, QueryField, QueryRow, Text } from '#ui'
import { promql } from '../query-language/languages.ts'
import type { AskedQuery } from './explore-address.ts'
import type { QueryState } from './use-answers.ts'

interface ExploreQueryProps {
  readonly draft: AskedQuery
  readonly state: QueryState | undefined
  readonly isOne: boolean
  readonly onChange: (draft: AskedQuery) => void
  /** Asks all of them, this one changed. */
  readonly onAsk: (changed?: AskedQuery) => void
  readonly onRemove: () => void
}

const help = 'Enter asks, Shift-Enter makes a line, Ctrl-Space completes. $step stands for a length that suits a rate at the chart\'s step.'

/** An expression with what its answer has to say about it. */
export function ExploreQuery({ draft, state, isOne, onChange, onAsk, onRemove }: ExploreQueryProps) {
  const letter = draft.letter.toUpperCase()
  const answer = state?.range ?? state?.instant
  return (
    <QueryRow letter={isOne ? undefined : letter} isOff={draft.isOff} onSwitch={() => onAsk({ ...draft, isOff: !draft.isOff })}
      actions={<><InlineField label={isOne ? 'Legend' : `Legend of ${letter}`} placeholder="Legend: {{instance}}" value={draft.legend} onChange={(legend) => onAsk({ ...draft, legend })} />{isOne ? null : <IconButton icon={IconTrash} label={`Remove ${letter}`} onClick={onRemove} />}</>}>
      <QueryField label={isOne ? 'Expression' : `Expression ${letter}`} value={draft.query} onChange={(query) => onChange({ ...draft, query })} onAsk={onAsk} language={promql} placeholder='rate(node_cpu_seconds_total{mode="user"}[$step])' {...(draft.letter === 'a' ? { help } : {})} />
      {state?.error ? <ErrorNotice error={state.error} title="The expression could not be answered" /> : null}
      {answer && !state?.error ? <Text look="muted" size="small">{answer.series.length.toLocaleString('en')} series</Text> : null}
      {[...(answer?.warnings ?? []), ...(answer?.infos ?? [])].map((note) => <Notice key={note} look="degraded">{note}</Notice>)}
    </QueryRow>
  )
}
