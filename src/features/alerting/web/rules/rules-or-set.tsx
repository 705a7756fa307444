import { useAddress } from '#ui'
import { RuleSetPage } from './rule-set-page.tsx'
import { RulesPage } from './rules-page.tsx'

/** `/alerts/rules` and what is below it: a name takes the rest of the address, slashes too, and may be nothing. */
export function RulesOrSet() {
  const { params } = useAddress()
  return params['_splat'] ? <RuleSetPage /> : <RulesPage />
}
