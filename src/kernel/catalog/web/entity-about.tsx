import { Chip, EntityLink, Facts, Link, Place, Row, Stack, Text, Time, Why } from '#ui'
import type { Entity, Ownership } from '../contract.ts'
import type { NearEntity } from './entity-relations.tsx'

const originWords = { discovered: 'discovery', file: 'its file in Git', page: 'this page' } as const
const mostPlaces = 6

interface EntityAboutProps {
  readonly entity: Entity
  readonly ownership: Ownership | null
  readonly near: readonly NearEntity[]
}

/** Who owns it and by what, where it stands, and since when it is known. */
export function EntityAbout({ entity, ownership, near }: EntityAboutProps) {
  const { evidence, tags } = entity
  return (
    <Facts items={[
      ['Owner', <Owner key="owner" kind={entity.kind} ownership={ownership} title={near.find(({ ref }) => ref === ownership?.owner)?.title} />],
      ['Stands in', evidence.length > 0 ? <Stack key="evidence" gap="none">{evidence.slice(0, mostPlaces).map(({ file, line }) => <Row key={`${file}:${line}`}><Place file={file} line={line} /></Row>)}{evidence.length > mostPlaces ? <Text look="muted">and {evidence.length - mostPlaces} more</Text> : null}</Stack> : null],
      ['Tags', tags.length > 0 ? <Row key="tags">{tags.map((tag) => <Link key={tag} href={`/catalog?tag=${encodeURIComponent(tag)}`} className="plain-link"><Chip>{tag}</Chip></Link>)}</Row> : null],
      ['Known by', originWords[entity.origin]],
      ['Changed', <Time key="updated" at={entity.updatedAt} />],
      ['Known since', <Time key="created" at={entity.createdAt} />],
      ['Reference', <Place key="ref" file={entity.ref} />],
    ]} />
  )
}

function Owner({ kind, ownership, title }: { kind: string; ownership: Ownership | null; title: string | undefined }) {
  if (['team', 'person', 'group', 'user'].includes(kind)) return 'itself'
  if (!ownership) return <Text look="muted">nobody yet. Name one in its file, or in CODEOWNERS.</Text>
  const { owner, reason, through, evidence } = ownership
  return (
    <Stack gap="none">
      <Row><EntityLink entity={owner} {...(title ? { title } : {})} /><Why title="Why this owner" reasons={[reason, ...(evidence ? [`It stands in ${evidence.file}${evidence.line === undefined ? '' : `:${evidence.line}`}.`] : [])]} /></Row>
      {through ? <Text look="muted" size="small">through <EntityLink entity={through} /></Text> : null}
    </Stack>
  )
}
