import { Chip, EntityLink, ErrorNotice, Facts, Link, Panel, Record, Records, Row, Section, Stack, Time, useOperation, Waiting } from '#ui'
import { getSilence } from '../../contract.ts'
import { SilenceState } from './silence-state.tsx'

/** One silence, and what it hid. */
export function SilencePanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, error } = useOperation(getSilence, { id }, { live: ['dev.daybook.silence.', 'dev.daybook.alert.'] })
  if (!data) return <Panel title="Silence" onClose={onClose}>{error ? <ErrorNotice error={error} title="It could not be read" /> : <Waiting rows={4} />}</Panel>
  const { silence, hidden } = data
  return (
    <Panel title={silence.reason} aside={<SilenceState state={silence.state} />} onClose={onClose}>
      <Stack>
        <Row>{silence.matchers.map((matcher) => <Chip key={matcher}>{matcher}</Chip>)}</Row>
        <Facts items={[['By', silence.owner], ['Begins', <Time key="from" at={silence.startsAt} isExact />], ['Ends', <Time key="to" at={silence.endsAt} isExact />], ['Hides now', silence.hides], ['Hid', silence.hid]]} />
        <Section title="What it hid" note={hidden.length === 0 ? 'nothing yet' : undefined}>
          <Records label="What it hid">{hidden.map((alert) => <Record key={alert.id} state={alert.state === 'firing' ? 'failing' : 'ok'} at={<Time at={alert.lastHiddenAt} />} detail={<>{alert.summary} <EntityLink entity={alert.service} isPlain /></>}><Link href={`/alerts/${alert.id}`}>{alert.name}</Link></Record>)}</Records>
        </Section>
      </Stack>
    </Panel>
  )
}
