import { useMemo } from 'react'
import { type NavigationEntry, type NavigationSection, navigationSections, useCan, useWebFeatures } from '#ui'

export const sectionTitles: Readonly<Record<NavigationSection, string>> = {
  main: '', deliver: 'Deliver', provision: 'Provision', run: 'Run', know: 'Know', protect: 'Protect', settings: 'Settings',
}

/** Entries of all features that this person may open, in the order of a section. */
export function useNavigation(): readonly NavigationEntry[] {
  const features = useWebFeatures()
  const can = useCan()
  return useMemo(() => {
    const entries = features.flatMap((feature) => feature.navigation ?? [])
    return entries.filter(({ access }) => access === undefined || can(access)).toSorted((a, b) => navigationSections.indexOf(a.section) - navigationSections.indexOf(b.section) || (a.order ?? 100) - (b.order ?? 100))
  }, [features, can])
}

/** Whether the entry is where the page is: Today only at its own address, others below theirs too. */
export function isCurrent({ path, alsoAt = [] }: Pick<NavigationEntry, 'path' | 'alsoAt'>, pathname: string): boolean {
  if (path === '/') return pathname === '/'
  return [path, ...alsoAt].some((one) => pathname === one || pathname.startsWith(`${one}/`))
}
