import { Chip, Duration, DurationMs, Empty, EntityLink, ErrorNotice, Facts, Figure, Figures, KindIcon, Link, Notice, Row, Stack, Status, type StatusState, StatusWord, Text, Time, Waiting } from '#ui'
import { errorCodes, ProductError } from '#lib/errors'
import { Case, Family } from './case.tsx'
import { at, awkward, later, long, service } from './samples.data.ts'

const states: readonly StatusState[] = ['ok', 'running', 'waiting', 'degraded', 'failing', 'unknown', 'off']
const kinds = ['service', 'environment', 'repository', 'host', 'cluster', 'stack', 'team', 'person', 'runbook', 'workflow', 'release', 'token', 'runner', 'system', 'resource', 'database', 'check', 'incident', 'never-heard-of']

/** Everything that is read. */
export function Words() {
  return (
    <Family title="Words and states">
      <Case title="Status: the seven, as badges, compact, another part's word"><Stack gap="small"><Row gap="normal">{states.map((state) => <Status key={state} state={state} />)}</Row><Row>{states.map((state) => <Status key={state} state={state} look="badge" />)}</Row><Row>{states.map((state) => <Status key={state} state={state} isCompact />)}<StatusWord word="firing" /><StatusWord word="never-heard-of" /></Row></Stack></Case>
      <Case title="Time: relative, exact, never, unreadable; durations"><Row gap="normal"><Time at={at} /><Time at={at} isExact /><Time at={null} /><Time at="soon" /><Duration from={at} to={later} /><Duration from={null} to={null} /><DurationMs ms={72_000} /><DurationMs ms={null} /></Row></Case>
      <Case title="Text, chips, links"><Row gap="normal"><Text>normal</Text><Text look="secondary">secondary</Text><Text look="muted">muted</Text><Text look="strong">strong</Text><Text size="small">small</Text><Chip>tag</Chip><Chip look="accent">chosen</Chip><Chip look="warning">drifted</Chip><Chip>{awkward}</Chip><Link href="/catalog">inside</Link><Link href="https://example.org">outside</Link><Link href="javascript:alert(1)">not followed</Link></Row></Case>
      <Case title="Entities and kinds"><Row gap="normal"><EntityLink entity={service} /><EntityLink entity={service} title={awkward} /><EntityLink entity={`service:payments/${long}`} /><EntityLink entity={service} isPlain />{kinds.map((kind) => <KindIcon key={kind} kind={kind} />)}</Row></Case>
      <Case title="Facts and figures"><Stack><Facts columns={2} items={[['Owner', 'pay'], ['Left out', null], ['Long', long], ['Awkward', awkward]]} /><Figures><Figure label="Needed by" value="1,204" note="directly" /><Figure label="Long" value={long} /><Figure label="Unknown" value="–" /></Figures></Stack></Case>
      <Case title="Notices">{(['info', 'waiting', 'ok', 'degraded', 'failing'] as const).map((look) => <Notice key={look} look={look}><strong>{look}</strong> {awkward}</Notice>)}</Case>
      <Case title="Errors: each sort, and one that is none of ours"><Stack gap="small">{errorCodes.map((code) => <ErrorNotice key={code} error={new ProductError(code, `Say what to do next about ${awkward}.`, { faults: [{ path: 'name', message: 'It is missing.' }, { path: 'port', message: 'It is not a number.' }] })} onRetry={() => undefined} />)}<ErrorNotice error={new Error('It broke.')} title="The page itself failed" /></Stack></Case>
      <Case title="Empty: teaching, good news"><Stack><Empty title="Nothing has run yet" command="./daybook runs start">A run would stand here.</Empty><Empty title="All quiet" isSuccess>Nothing needs you.</Empty></Stack></Case>
      <Case title="Waiting"><Waiting rows={3} /></Case>
    </Family>
  )
}
