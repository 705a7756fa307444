import { CopyCode, EntityLink, ErrorNotice, Link, Panel, Record, Records, Section, Segments, Stack, Text, useOperation, Waiting } from '#ui'
import { listOwned, type Owner } from '../contract.ts'
import { kindWords } from './kind-words.ts'

const mostShown = 200

/** Whom to ask, and each thing with what says that it is theirs. Without an owner: what nobody owns. */
export function OwnedPanel({ owner, kind, onClose }: { owner: Owner | undefined; kind: string | undefined; onClose: () => void }) {
  const { data, error } = useOperation(listOwned, { owner: owner?.ref ?? 'none', ...(kind ? { kind } : {}) })
  const items = data?.items ?? []
  return (
    <Panel title={owner?.title ?? 'Nobody owns'} onClose={onClose}>
      {owner ? <Section title="Whom to ask"><People owner={owner} /></Section> : <Text look="secondary">Name an owner in CODEOWNERS or catalog-info.yaml, beside the code.</Text>}
      <Section title={kind ? `Each ${kind}` : owner ? 'What they own' : 'What it is'} note={data ? items.length : undefined}>
        <Stack gap="small">
          {owner && owner.owns.length > 1 ? <Segments name="kind" label="Kind" options={[{ value: '', label: 'All' }, ...owner.owns.slice(0, 3).map((own) => ({ value: own.kind, label: kindWords(own.kind, own.count) }))]} /> : null}
          {error ? <ErrorNotice error={error} title="The list could not be read" /> : data ? null : <Waiting rows={4} />}
          <Records label="Things">
            {items.slice(0, mostShown).map(({ ref, title, kind: its, reason, file, line, through }) => (
              <Record key={ref} at={its} detail={owner ? <>{reason}{through ? <> It is the owner of <EntityLink entity={through} />.</> : null}{file ? <> <code>{file}{line === null ? '' : `:${line}`}</code></> : null}</> : undefined}><EntityLink entity={ref} title={title} /></Record>
            ))}
          </Records>
          {items.length > mostShown ? <CopyCode text={`./daybook owners owned ${owner?.ref ?? 'none'} --json`} /> : null}
        </Stack>
      </Section>
    </Panel>
  )
}

function People({ owner: { people, kind } }: { owner: Owner }) {
  if (people.length === 0) return <Text look="muted">{kind === 'team' ? 'Nobody is known in this team. Name its members in catalog-info.yaml, or give people a role in it.' : 'Nobody of that name is known.'}</Text>
  return (
    <Records label="People">
      {people.map(({ name, email, ref, isKnown }) => <Record key={ref ?? email ?? name} at={isKnown ? 'can sign in' : 'only in files'}>{email ? <Link href={`mailto:${email}`}>{name}</Link> : name}</Record>)}
    </Records>
  )
}
