import { useMatches } from '@tanstack/react-router'
import { Choice, useOperation, useWebFeatures } from '#ui'
import { listEntities } from '#kernel/catalog/contract'

/** Narrows the page to an environment, on pages where that means something. */
export function EnvironmentSwitch() {
  const path = useMatches().at(-1)?.fullPath
  const features = useWebFeatures()
  const isWanted = features.some((feature) => feature.routes?.some((route) => route.hasEnvironment === true && route.path === path))
  const { data } = useOperation(listEntities, { kind: 'environment', limit: 200 }, { isOn: isWanted })
  const names = [...new Set((data?.items ?? []).map(({ name }) => name))]
  if (!isWanted || names.length === 0) return null
  return <Choice name="environment" label="All environments" options={names.map((name) => ({ value: name, label: name }))} />
}
