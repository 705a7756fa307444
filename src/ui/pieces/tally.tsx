import { useState } from 'react'

export interface TallyItem {
  readonly key: string
  readonly label: string
  readonly count: number
}

interface TallyProps {
  readonly label: string
  readonly items: readonly TallyItem[]
  readonly chosen: string | undefined
  /** Undefined where the chosen one is taken away. */
  readonly onChoose: (key: string | undefined) => void
}

const atFirst = 10

/** How many there are of each kind, as buttons that show only those. */
export function Tally({ label, items, chosen, onChoose }: TallyProps) {
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? items : items.filter(({ key }, index) => index < atFirst || key === chosen)
  return (
    <div className="tally" role="group" aria-label={label}>
      {shown.map(({ key, label: word, count }) => (
        <button key={key} type="button" className="tally-item" aria-pressed={key === chosen} onClick={() => onChoose(key === chosen ? undefined : key)}>{word}<span className="tally-count">{count.toLocaleString('en')}</span></button>
      ))}
      {items.length > shown.length || isWhole && items.length > atFirst ? <button type="button" className="tally-item tally-more" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>{isWhole ? 'Fewer' : `${items.length - shown.length} more`}</button> : null}
    </div>
  )
}
