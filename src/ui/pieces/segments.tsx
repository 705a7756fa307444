import { useAddress } from '../router/address.ts'
import type { ChoiceOption } from './filter-bar.tsx'

/** A switch between few, all seen: kept in the address as `name`. The first is the default. */
export function Segments({ name, label, options }: { name: string; label: string; options: readonly ChoiceOption[] }) {
  const { search, setSearch } = useAddress()
  const chosen = search[name] ?? options[0]?.value
  return (
    <div className="segments" role="group" aria-label={label}>
      {options.map(({ value, label: word }, index) => (
        <button key={value} type="button" aria-pressed={value === chosen} onClick={() => setSearch({ [name]: index === 0 ? undefined : value })}>{word}</button>
      ))}
    </div>
  )
}
