import { useState } from 'react'
import { CodeBlock, Difference, Graph, Histogram, type MapChoice, MapGraph, Markdown, Patch, Row, Sparkline, StatusBar, Text } from '#ui'
import { Case, Family } from './case.tsx'
import { after, at, awkward, before, long, markdown } from './samples.data.ts'

const buckets = [0, 3, 12, 0, 0, 7, 1].map((count, index) => ({ at: new Date(Date.parse(at) + index * 3_600_000).toISOString(), count }))
const nodes = [{ id: 'build', label: 'build', state: 'ok' as const, note: '12 s' }, { id: 'test', label: awkward, state: 'failing' as const, note: '1 m 12 s' }, { id: 'deploy', label: long, state: 'off' as const, word: 'Skipped' }, { id: 'shop', label: 'shop', kind: 'service', note: 'service' }]
const edges = [{ from: 'build', to: 'test' }, { from: 'test', to: 'deploy' }]
const mapNodes = Array.from({ length: 30 }, (_, index) => ({ id: `n${index}`, label: index === 3 ? awkward : `service ${index}`, kind: 'service', note: 'service', group: `g${index % 3}`, state: index === 4 ? ('failing' as const) : undefined }))
const mapEdges = mapNodes.map(({ id }, index) => ({ from: id, to: `n${(index * 5 + 1) % 30}` }))
const patch = 'diff --git a/price.js b/price.js\n--- a/price.js\n+++ b/price.js\n@@ -1,2 +1,2 @@\n export\n-const price = 1\n+const price = 2\n'

/** Everything that is drawn or compared. */
export function Pictures() {
  return (
    <Family title="Pictures and differences">
      <Case title="Histogram: over time, loading"><Histogram label="Events" buckets={buckets} onRange={() => undefined} /><Histogram label="Loading" buckets={[]} /></Case>
      <Case title="Sparkline with a gap and a threshold; failing; checks"><Row gap="normal"><Sparkline label="Latency" values={[1, 3, 2, null, 4, 8]} threshold={6} /><Sparkline label="Failing" values={[1, 9, 9]} isFailing /><Sparkline label="Nothing" values={[]} /><StatusBar label="Checks" results={[true, true, false, true].map((isOk, index) => ({ key: String(index), isOk, text: isOk ? 'OK' : 'Failed' }))} /></Row></Case>
      <Case title="Graph with a critical path"><Graph label="Jobs" nodes={nodes} edges={edges} criticalPath={['build', 'test']} chosen="test" onChoose={() => undefined} /></Case>
      <Case title="Map of groups"><SampleMap /></Case>
      <Case title="Difference: text, fields, none; a patch"><Difference before={before} after={after} label="Text" /><Difference before={{ port: 80, name: awkward }} after={{ port: 8080 }} label="Fields" /><Difference before="same" after="same" label="None" /><Patch patch={patch} /></Case>
      <Case title="Markdown"><Markdown text={markdown} /></Case>
      <Case title="Code"><CodeBlock label="Code" text={`${before}${long.repeat(3)}`} /></Case>
    </Family>
  )
}

function SampleMap() {
  const [open, setOpen] = useState<readonly string[]>(['g1'])
  const [chosen, setChosen] = useState<MapChoice>()
  return <MapGraph label="Thirty services" nodes={mapNodes} edges={mapEdges} groups={[{ id: 'g0', label: 'shop' }, { id: 'g1', label: 'payments' }, { id: 'g2', label: long }]} open={open} onOpen={(group, isOpen) => setOpen(isOpen ? [...open, group] : open.filter((one) => one !== group))} chosen={chosen} onChoose={setChosen} detail={chosen ? <Text>{chosen.id}</Text> : undefined} />
}
