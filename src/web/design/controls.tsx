import { IconArrowBackUp, IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionMenu, Button, Choice, Commit, CopyButton, CopyCode, Facet, FilterBar, Hint, IconButton, Id, Place, Row, SearchField, Segments, Tally, Toggle, Why } from '#ui'
import { Case, Family } from './case.tsx'
import { awkward, long } from './samples.data.ts'

const nothing = () => undefined

/** Everything that is pressed. */
export function Controls() {
  const [tally, setTally] = useState<string>()
  return (
    <Family title="Controls">
      <Case title="Button: looks"><Row><Button look="primary">Deploy 1.4.2</Button><Button>Look again</Button><Button look="quiet">Put away</Button><Button look="danger">Delete shop</Button><Button href="/catalog">A link</Button></Row></Case>
      <Case title="Button: small, with an icon, pressed, busy, refused with a reason, long"><Row><Button size="small">Small</Button><Button icon={IconArrowBackUp}>Roll back</Button><Button isPressed>Chosen</Button><Button isBusy>Deploying</Button><Button isDisabled hint="Your role does not allow this">Approve</Button><Button>{long}</Button></Row></Case>
      <Case title="Icon button: plain, pressed, disabled; more actions"><Row><IconButton icon={IconPencil} label="Edit" onClick={nothing} /><IconButton icon={IconPencil} label="Editing" isPressed /><IconButton icon={IconTrash} label="Nothing to remove" isDisabled /><ActionMenu items={[{ label: 'Edit', icon: IconPencil, onClick: nothing }, { label: 'Not now', isDisabled: true }, { label: `Remove ${awkward}`, icon: IconTrash, isDangerous: true, onClick: nothing }]} /></Row></Case>
      <Case title="Copied by a click"><Row><CopyButton text="text" /><CopyCode text="./daybook up" /><Id value="0192f3c4-7b1e-7000-8000-5a1f9ab3c0de" /><Commit sha="4f2c9d1e8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d" /><Place file="deploy/compose.yaml" line={12} /></Row></Case>
      <Case title="Why, hint"><Row><Why reasons={['It changed two minutes before.', { text: 'It is what failed.', weight: 1 }, { text: 'Another was nearer.', weight: -1 }]} /><Hint text="A word more"><span tabIndex={0}>Hover or focus me</span></Hint></Row></Case>
      <Case title="Filters of a list"><FilterBar end={<Segments name="shown" label="Shown" options={[{ value: 'open', label: 'Open' }, { value: 'all', label: 'All' }]} />}><SearchField name="design-text" label="Search the design" /><Choice name="owner" label="Any owner" options={[{ value: 'pay', label: 'pay' }, { value: 'long', label: long }]} /><Toggle name="odd" label="Odd (3)" /></FilterBar></Case>
      <Case title="Facet: with counts, with a choice that is gone, with none"><Facet name="kind" label="Kind" all="All" options={[{ value: 'service', label: 'service', count: 1204 }, { value: 'host', label: 'host', count: 1 }, { value: 'awkward', label: awkward, count: 2 }]} /><Facet name="none" label="None" all="All" options={[]} /></Case>
      <Case title="Tally"><Tally label="Kinds" items={[{ key: 'a', label: 'deployed', count: 3 }, { key: 'b', label: awkward, count: 12 }]} chosen={tally} onChoose={setTally} /></Case>
    </Family>
  )
}
