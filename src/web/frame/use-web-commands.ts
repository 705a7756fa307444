import { useMemo } from 'react'
import { useCan, useWebFeatures, type WebCommand } from '#ui'

/** What this person may do from anywhere. */
export function useWebCommands(): readonly WebCommand[] {
  const features = useWebFeatures()
  const can = useCan()
  return useMemo(() => features.flatMap((feature) => feature.commands ?? []).filter(({ access }) => can(access)), [features, can])
}
