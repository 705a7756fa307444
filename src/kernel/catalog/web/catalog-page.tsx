import { IconPlus, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, Page, Tabs, useAddress, useCan, useCommand, useOperation, useSay } from '#ui'
import { counted } from '#lib/counted'
import { countProblems, rediscover } from '../contract.ts'
import { CatalogGraph } from './catalog-graph.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { EntityList } from './entity-list.tsx'
import { newEntityYaml } from './entity-yaml.ts'
import { OddityList } from './oddity-list.tsx'

/** What exists: a list, a graph, and what discovery found odd. */
export function CatalogPage() {
  const [isNew, setIsNew] = useState(false)
  const can = useCan()
  const { search } = useAddress()
  const odd = useOperation(countProblems, {}).data?.total
  const look = useCommand(rediscover)
  const say = useSay()
  const again = () => look.mutate({}, { onSuccess: ({ entities, problems }) => say({ text: `Looked through the folder: ${counted(entities, 'entity', 'entities')}, ${counted(problems, 'odd thing')}.`, ...(problems > 0 ? { link: { label: 'Open what is odd', href: '/catalog?view=problems' } } : {}) }), onError: say.error })
  const actions = can('catalog:write') ? <><Button icon={IconRefresh} isBusy={look.isPending} onClick={again}>Look again</Button><Button look="primary" icon={IconPlus} onClick={() => setIsNew(true)}>Add an entity</Button></> : undefined
  return (
    <Page title="Catalog" actions={actions}>
      <Tabs name="view" tabs={[
        { key: 'list', label: 'List', content: <EntityList /> },
        { key: 'graph', label: 'Graph', content: <CatalogGraph {...(search['focus'] ? { entity: search['focus'] } : {})} /> },
        { key: 'problems', label: 'Odd things', count: odd || undefined, content: <OddityList /> },
      ]} />
      <EditDialog title="Add an entity" isOpen={isNew} onClose={() => setIsNew(false)} yaml={newEntityYaml} />
    </Page>
  )
}
