import { useAddress } from '../router/address.ts'
import type { ChoiceOption } from './filter-bar.tsx'

/** A switch between few, all seen: kept in the address as `name`. The first is the default, unless another is named. */
export function Segments({ name, label, options, unless = options[0]?.value }: { name: string; label: string; options: readonly ChoiceOption[]; unless?: string | undefined }) {
  const { search, setSearch } = useAddress()
  const chosen = search[name] ?? unless
  return (
    <div className="segments" role="group" aria-label={label}>
      {options.map(({ value, label: word }) => (
        <button key={value} type="button" aria-pressed={value === chosen} onClick={() => setSearch({ [name]: value === unless ? undefined : value })}>{word}</button>
      ))}
    </div>
  )
}
