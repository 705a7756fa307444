import { type ReactNode, useState } from 'react'
import { useAddress } from '../router/address.ts'

export interface FacetOption {
  readonly value: string
  readonly label: string
  readonly count: number
  readonly icon?: ReactNode
}

export interface FacetProps {
  /** Field of the address. */
  readonly name: string
  readonly label: string
  /** The word for no choice. */
  readonly all: string
  /** Undefined while they are counted. */
  readonly options: readonly FacetOption[] | undefined
  /** How many are shown until the rest is asked for. */
  readonly most?: number
}

/** How much there is of what, each of which narrows the list by a click; kept in the address. */
export function Facet({ name, label, all, options: counted, most = 14 }: FacetProps) {
  const { search, setSearch } = useAddress()
  const [isWhole, setIsWhole] = useState(false)
  const chosen = search[name]
  const options = counted ?? []
  const shown = isWhole || options.length <= most + 2 ? options : options.filter(({ value }, index) => index < most || value === chosen)
  return (
    <div className="facet" role="group" aria-label={label}>
      <button type="button" className="facet-option" aria-pressed={chosen === undefined} onClick={() => setSearch({ [name]: undefined })}>{all}</button>
      {chosen !== undefined && !options.some(({ value }) => value === chosen) ? <button type="button" className="facet-option" aria-pressed onClick={() => setSearch({ [name]: undefined })}>{chosen} {counted ? <span className="facet-count">0</span> : null}</button> : null}
      {shown.map(({ value, label: word, count, icon }) => (
        <button key={value} type="button" className="facet-option" aria-pressed={value === chosen} onClick={() => setSearch({ [name]: value === chosen ? undefined : value })}>{icon}{word} <span className="facet-count">{count.toLocaleString('en')}</span></button>
      ))}
      {shown.length < options.length ? <button type="button" className="facet-option" onClick={() => setIsWhole(true)}>{options.length - shown.length} more</button> : null}
    </div>
  )
}

/** One thing that narrows the list or does not: `yes` in the address or nothing. */
export function Toggle({ name, label }: { name: string; label: string }) {
  const { search, setSearch } = useAddress()
  const isOn = search[name] === 'yes'
  return <button type="button" className="facet-option" aria-pressed={isOn} onClick={() => setSearch({ [name]: isOn ? undefined : 'yes' })}>{label}</button>
}
