import { useMemo, useState } from 'react'
import { Button, type Column, Empty, EntityLink, Fold, Folded, Message, Messages, Notice, Place, RankedItem, Ranking, Reasons, Record, Records, Status, Steps, StepsLayout, Table, Tabs, Text, Tie, TieGroup, TieGroups, Time, useAddress, Value, WorkItem, Worklist } from '#ui'
import { ProductError } from '#lib/errors'
import { Case, Family } from './case.tsx'
import { at, awkward, facts, long, service } from './samples.data.ts'

interface Row { readonly id: string; readonly name: string; readonly count: number }
const few: readonly Row[] = [{ id: '1', name: 'shop', count: 1204 }, { id: '2', name: awkward, count: 0 }, { id: '3', name: long, count: 7 }]
const manyRows = (length: number): Row[] => Array.from({ length }, (_, index) => ({ id: String(index), name: `service ${index}`, count: index * 7 }))
const columns: Column<Row>[] = [
  { key: 'name', label: 'Name', width: 'minmax(160px, 2fr)', cell: ({ name }) => name, sort: ({ name }) => name },
  { key: 'state', label: 'State', width: '120px', cell: () => <Status state="ok" /> },
  { key: 'count', label: 'Runs', width: '92px', align: 'end', cell: ({ count }) => count.toLocaleString('en'), sort: ({ count }) => count },
]
const keyOf = ({ id }: Row) => id

/** Everything of which there are many. */
export function Lists() {
  return <><Tables /><Entries /></>
}

/** `?rows=100000` makes the long one longer, to see how it scrolls. */
function Tables() {
  const asked = Number(useAddress().search['rows'])
  const length = asked > 0 && asked <= 1_000_000 ? Math.round(asked) : 120
  const many = useMemo(() => manyRows(length), [length])
  return (
    <Family title="Tables">
      <Case title="A few, with choosing"><Table label="A few" name="few" isMain={false} rows={few} columns={columns} rowKey={keyOf} onOpen={() => undefined} openKey="1" bulk={(rows) => <Button size="small">Stop {rows.length}</Button>} /></Case>
      <Case title="Loading"><Table label="Loading" name="loading" isMain={false} rows={undefined} columns={columns} rowKey={keyOf} /></Case>
      <Case title="Empty"><Table label="Empty" name="empty" isMain={false} rows={[]} columns={columns} rowKey={keyOf} empty={<Empty title="No runs yet" />} /></Case>
      <Case title="Refused"><Table label="Refused" name="refused" isMain={false} rows={undefined} error={new ProductError('forbidden', 'Ask an administrator for the role viewer.')} columns={columns} rowKey={keyOf} /></Case>
      <Case title="The server is away"><Table label="Away" name="away" isMain={false} rows={undefined} error={new ProductError('unavailable', 'It goes on by itself when it is back.')} onRetry={() => undefined} columns={columns} rowKey={keyOf} /></Case>
      <Case title="Any facts"><Value value={facts} name="facts" /></Case>
      <Case title="Many"><Table label="Many" name="many" isMain={false} rows={many} columns={columns} rowKey={keyOf} /></Case>
    </Family>
  )
}

function Entries() {
  const [step, setStep] = useState('test')
  const [isOpen, setIsOpen] = useState(true)
  return (
    <Family title="Lists">
      <Case title="Worklist"><Worklist label="Now"><WorkItem state="failing" word="Critical" title={`shop answers 500 ${awkward}`} facts={[<EntityLink key="e" entity={service} />, <Time key="t" at={at} />]} actions={<Button size="small" look="primary">Roll back to 1.4.2</Button>} /><WorkItem state="waiting" word="Low" title={long} facts={[]} /></Worklist></Case>
      <Case title="Records"><Records label="Record"><Record at={<Time at={at} />} by="Ada">Something happened</Record><Record at={<Time at={at} />} state="failing" detail={awkward}>{long}</Record></Records></Case>
      <Case title="Ranking"><Ranking label="Causes"><RankedItem share={0.72} title="Deployment of 1.4.3" facts={['two minutes before']} isChosen actions={<Button size="small" look="primary">Roll back to 1.4.2</Button>}><Reasons reasons={[{ text: 'It changed what failed.', weight: 1 }, { text: 'Another was nearer.', weight: -1 }]} /></RankedItem><RankedItem share={0.1} title={awkward} facts={[]} /></Ranking></Case>
      <Case title="Relations, one refused"><TieGroups><TieGroup title="Needs" items={['shop', awkward]} keyOf={(name) => name} render={(name) => <Tie why="The compose file names it under depends_on." place={<Place file="compose.yaml" line={4} />} isRefused={name !== 'shop'} actions={<Button size="small" look="quiet">Refuse</Button>}><EntityLink entity={service} title={name} /></Tie>} /></TieGroups></Case>
      <Case title="Steps of a job"><StepsLayout steps={<Steps label="Steps" chosen={step} onChoose={setStep} steps={[{ key: 'test', name: 'Test', state: 'ok', word: 'Succeeded', note: '2 s' }, { key: 'long', name: long, state: 'running', word: 'Running' }]} />}><Text look="muted">What belongs to {step}</Text></StepsLayout></Case>
      <Case title="Tabs"><Tabs name="design-tab" tabs={[{ key: 'one', label: 'One', content: <Text>One</Text> }, { key: 'two', label: 'Two', count: 12, content: <Notice>Two</Notice> }]} /></Case>
      <Case title="Conversation: said, being sent, marked"><Messages label="Comments"><Message author="Ada" notes={<Time at={at} />}>It was the price list.</Message><Message author="Ada" notes="sending" isPending>{awkward}</Message><Message author="Ada" notes={<Time at={at} />} isMarked>{long}</Message></Messages></Case>
      <Case title="Fold"><Fold count={2} label="the 2 of one run" isOpen={isOpen} onToggle={() => setIsOpen(!isOpen)}>Two of one run</Fold>{isOpen ? <Folded><Text>What is in it</Text></Folded> : null}</Case>
    </Family>
  )
}
