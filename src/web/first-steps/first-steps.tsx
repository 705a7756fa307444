import { type ReactNode, useState } from 'react'
import { Button, CopyCode, Facts, KindIcon, Link, Place, Row, Section, Stack, Text, useMe, useOperation } from '#ui'
import { countEntities, countProblems, listProblems } from '#kernel/catalog/contract'
import type { ProblemTopic } from '#lib/problem-topic'
import { areFirstStepsWanted, putFirstStepsAway, rememberOpened } from './used.ts'

const mostKinds = 10
/** What is worth a look first: what does nothing though somebody believes it does. */
const oddestFirst: readonly ProblemTopic[] = ['never-runs', 'no-source', 'lost-reference', 'invalid', 'lost-link', 'unreadable', 'unclear']

/** For somebody who has just come: what was found in the folder, what is odd in it, and what to do next. Goes by itself once it was of use. */
export function FirstSteps() {
  const me = useMe()
  const [isWanted, setIsWanted] = useState(() => me !== undefined && areFirstStepsWanted(me.id, Date.now()))
  const counts = useOperation(countEntities, {}, { isOn: isWanted, live: ['dev.daybook.discovery.'] }).data
  if (!isWanted || !me || !counts || counts.total === 0) return null
  const opened = (href: string) => rememberOpened(me.id, href, Date.now())
  const away = () => {
    putFirstStepsAway(me.id, Date.now())
    setIsWanted(false)
  }
  return (
    <div className="page first-steps">
      <Section title="What was found here" look="card" note={counts.total.toLocaleString('en')} actions={<Button size="small" look="quiet" onClick={away}>Put away</Button>}>
        <Stack>
          <Row>{counts.kinds.slice(0, mostKinds).map(({ value, count }) => <FoundLink key={value} href={`/catalog?kind=${encodeURIComponent(value)}`} onOpen={opened}><KindIcon kind={value} /> {value} <Text look="muted">{count.toLocaleString('en')}</Text></FoundLink>)}<FoundLink href="/catalog?view=graph" onOpen={opened}>See it as a graph</FoundLink></Row>
          <Oddest onOpen={opened} />
          <Facts items={[
            ...(counts.ownerless > 0 ? [['Say who owns it', <span key="owner"><Link href="/catalog?owner=none" onOpen={() => opened('/catalog?owner=none')}>{counts.ownerless.toLocaleString('en')} things have no owner</Link>: name one in CODEOWNERS or catalog-info.yaml.</span>] as const] : []),
            ['Watch a service', <CopyCode key="check" text="./daybook checks save shop-front http://127.0.0.1:8080/ --service shop" />],
            ['Bring a colleague', <CopyCode key="person" text="./daybook people add ada@example.org Ada" />],
          ]} />
        </Stack>
      </Section>
    </div>
  )
}

function FoundLink({ href, onOpen, children }: { href: string; onOpen: (href: string) => void; children: ReactNode }) {
  return <Link href={href} className="facet-option plain-link" onOpen={() => onOpen(href)}>{children}</Link>
}

/** Three odd things of the most telling topic, with the way to all of them. */
function Oddest({ onOpen }: { onOpen: (href: string) => void }) {
  const counts = useOperation(countProblems, {}, { live: ['dev.daybook.discovery.'] }).data
  const used = counts?.groups.filter(({ count, ofFixtures }) => count > ofFixtures) ?? []
  const topic = oddestFirst.find((one) => used.some((group) => group.topic === one))
  const { data } = useOperation(listProblems, { ...(topic ? { topic } : {}), fixtures: false, limit: 3 }, { isOn: topic !== undefined, live: false })
  if (!topic || !data) return null
  const total = used.reduce((sum, { count, ofFixtures }) => sum + count - ofFixtures, 0)
  return (
    <Stack gap="small">
      {data.items.map(({ key, message, file, line }) => <span key={key}>{message} <Place file={file} line={line} /></span>)}
      <Link href="/catalog?view=problems" onOpen={() => onOpen('/catalog?view=problems')}>{total === 1 ? 'Open what is odd' : `Open all ${total.toLocaleString('en')} odd things`}</Link>
    </Stack>
  )
}
