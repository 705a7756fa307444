import { Choice, useOperation } from '#ui'
import { listEntities } from '#kernel/catalog/contract'

/** Narrows the page to an environment; stands in the top bar of pages where that means something. */
export function EnvironmentSwitch() {
  const { data } = useOperation(listEntities, { kind: 'environment', facts: false, limit: 200 })
  const names = [...new Set((data?.items ?? []).map(({ name }) => name))]
  if (names.length === 0) return null
  return <Choice name="environment" label="All environments" options={names.map((name) => ({ value: name, label: name }))} />
}
