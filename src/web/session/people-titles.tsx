import { type ReactNode, useMemo } from 'react'
import { EntityTitlesProvider, useCan, useOperation } from '#ui'
import { entityRef } from '#lib/entity-ref'
import { listPeople } from '#kernel/access/contract'

/** People are referred to by id; with this they are shown by name wherever they are linked. */
export function PeopleTitles({ children }: { children: ReactNode }) {
  const { data } = useOperation(listPeople, { limit: 500 }, { isOn: useCan()('access:read'), live: ['dev.daybook.person.'] })
  const titles = useMemo(() => new Map((data?.items ?? []).map(({ id, name }) => [entityRef('person', id), name])), [data])
  return <EntityTitlesProvider value={titles}>{children}</EntityTitlesProvider>
}
