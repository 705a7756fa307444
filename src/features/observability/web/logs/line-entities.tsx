import { EntityLink, Section, Stack, useOperation } from '#ui'
import { listEntities } from '#kernel/catalog/contract'

/** Labels whose values name something that the catalog may know, by its kind. */
const kinds: readonly (readonly [kind: string, labels: readonly string[]])[] = [
  ['host', ['host', 'host_name', 'hostname', 'nodename', 'node_name']], ['service', ['service_name', 'service', 'app']], ['container', ['container', 'container_name']],
]

/** What of the catalog a line comes from. Shows nothing where the catalog knows none of it. */
export function LineEntities({ labels }: { labels: Readonly<Record<string, string>> }) {
  const asked = kinds.flatMap(([kind, names]) => {
    const value = names.map((name) => labels[name]).find((each) => each !== undefined && each !== '')
    return value === undefined ? [] : [{ kind, value }]
  })
  return <Stack gap="none">{asked.map(({ kind, value }) => <Found key={kind} kind={kind} value={value} />)}</Stack>
}

function Found({ kind, value }: { kind: string; value: string }) {
  const { data } = useOperation(listEntities, { kind, text: value, facts: false, limit: 5 }, { live: false })
  const found = data?.items.find(({ ref, title }) => ref.endsWith(`/${value}`) || title === value)
  return found ? <Section><EntityLink entity={found.ref} /></Section> : null
}
