import { useEffect, useState } from 'react'
import { Button, Choice, Empty, FilterBar, Notice, Page, Row, Section, Segments, Stack, TimeChart, Toggle, useAddress, Waiting } from '#ui'
import { RangeBar } from '../range-bar.tsx'
import { HistoryButton } from '../searches/history-button.tsx'
import { remember } from '../searches/query-history.ts'
import { SearchesMenu } from '../searches/searches-menu.tsx'
import { useMarks } from '../use-metric-chart.ts'
import { useRange } from '../use-range.ts'
import { type AskedQuery, freeLetter, queriesOf, searchOfQueries } from './explore-address.ts'
import { Examples } from './examples.tsx'
import { ExploreQuery } from './explore-query.tsx'
import { InstantTable } from './instant-table.tsx'
import { mergeAnswers } from './merge-answers.ts'
import { MetricBrowser } from './metric-browser.tsx'
import { SeriesTable } from './series-table.tsx'
import { type QueryState, useAnswers } from './use-answers.ts'

const shows = [{ value: 'picture', label: 'Picture' }, { value: 'table', label: 'Table' }, { value: 'both', label: 'Both' }]
const steps = [{ value: '5', label: '5 s' }, { value: '15', label: '15 s' }, { value: '60', label: '1 min' }, { value: '300', label: '5 min' }, { value: '900', label: '15 min' }, { value: '3600', label: '1 h' }, { value: '21600', label: '6 h' }, { value: '86400', label: '1 d' }]

/** Asks the metrics in PromQL: several expressions on one picture. All of it is kept in the address, so that it can be sent to somebody. */
export function ExplorePage() {
  const { search } = useAddress()
  const { range, zoom, ...bar } = useRange()
  const queries = queriesOf(search)
  const { drafts, change, ask, add, remove } = useDrafts(queries)
  const show = search['show'] ?? 'picture'
  const stepSeconds = Number(search['step'])
  const { states, grid, isFetching } = useAnswers(queries, { range, stepMs: stepSeconds >= 1 ? stepSeconds * 1000 : undefined, hasPicture: show !== 'table', hasTable: show !== 'picture' })
  const isAsked = queries.some(({ query, isOff }) => query !== '' && !isOff)
  const first = drafts[0]
  const put = (query: string) => first && change({ ...first, query })
  return (
    <Page title="Explore" lead="Ask the metrics in PromQL." actions={<><SearchesMenu page="explore" /><RangeBar range={{ range, zoom, ...bar }} /></>}>
      <Stack gap="small">
        {drafts.map((draft) => <ExploreQuery key={draft.letter} draft={draft} state={states.find(({ asked }) => asked.letter === draft.letter)} isOne={drafts.length === 1} onChange={change} onAsk={ask} onRemove={() => remove(draft.letter)} />)}
        <Row><Button look="primary" isBusy={isFetching && isAsked} onClick={() => ask()}>Ask</Button>{freeLetter(drafts) ? <Button onClick={add}>Add a query</Button> : null}<MetricBrowser onUse={(query) => put(first && first.query.trim() !== '' && !query.startsWith('{') && !query.includes('{') ? `${first.query} ${query}` : query)} /><HistoryButton page="explore" onChoose={put} /></Row>
      </Stack>
      {isAsked ? <Shown states={states} grid={grid} show={show} range={range} zoom={zoom} /> : <Examples ask={(query) => first && ask({ ...first, query })} />}
    </Page>
  )
}

/** What is typed and not yet asked. */
function useDrafts(queries: readonly AskedQuery[]) {
  const { setSearch } = useAddress()
  const [drafts, setDrafts] = useState(queries)
  const asked = JSON.stringify(queries)
  useEffect(() => setDrafts((old) => [...queries, ...old.filter(({ letter, query }) => query.trim() === '' && letter !== 'a' && !queries.some((each) => each.letter === letter))].toSorted((a, b) => (a.letter < b.letter ? -1 : 1))), [asked])
  const change = (next: AskedQuery) => setDrafts((old) => old.map((each) => (each.letter === next.letter ? next : each)))
  const ask = (changed?: AskedQuery) => {
    const next = changed ? drafts.map((each) => (each.letter === changed.letter ? changed : each)) : drafts
    setDrafts(next)
    remember('explore', next.filter(({ isOff }) => !isOff).map(({ query }) => query).toReversed())
    setSearch(searchOfQueries(next), true)
  }
  const add = () => {
    const letter = freeLetter(drafts)
    if (letter) setDrafts([...drafts, { letter, query: '', legend: '', isOff: false }].toSorted((a, b) => (a.letter < b.letter ? -1 : 1)))
  }
  const remove = (letter: AskedQuery['letter']) => {
    const next = drafts.filter((each) => each.letter !== letter)
    setDrafts(next)
    setSearch(searchOfQueries(next))
  }
  return { drafts, change, ask, add, remove }
}

interface ShownProps extends Pick<ReturnType<typeof useAnswers>, 'grid'> {
  readonly states: readonly QueryState[]
  readonly show: string
  readonly range: ReturnType<typeof useRange>['range']
  readonly zoom: ReturnType<typeof useRange>['zoom']
}

/** The answers, as far as they are there: a query that failed says so at its own place. */
function Shown({ states, grid, show, range, zoom }: ShownProps) {
  const { search } = useAddress()
  const marks = useMarks(range)
  const { times, lines, dropped } = mergeAnswers(states.flatMap(({ asked, range: answer }) => (answer ? [{ asked, answer }] : [])), grid)
  const instants = states.flatMap(({ asked, instant }) => (instant ? [{ asked, answer: instant }] : []))
  const isWaiting = states.every(({ range: answer, instant, error }) => !answer && !instant && !error)
  if (states.every(({ asked, error }) => error !== null || asked.isOff || asked.query === '')) return null
  const timeline = `/timeline?since=${encodeURIComponent(new Date(range.from).toISOString())}&until=${encodeURIComponent(new Date(range.to).toISOString())}`
  return (
    <>
      <FilterBar end={<Button size="small" look="quiet" href={timeline}>What changed then</Button>}>
        <Segments name="show" label="Show as" options={shows} /><Choice name="step" label="Step" options={steps} />{show === 'table' ? null : <Toggle name="stacked" label="Stacked" />}
      </FilterBar>
      {isWaiting ? <Waiting rows={8} /> : null}
      {dropped > 0 ? <Notice look="degraded">{dropped} more series are not drawn. Sum them, or choose some by topk.</Notice> : null}
      {show === 'table' || isWaiting ? null : lines.length === 0 ? <Empty title="Nothing was measured in this time">No series fits. Look at a longer range, or at the labels of what is measured.</Empty> : <TimeChart label="Chart of the expressions" size="large" times={times} lines={lines} from={range.from} to={range.to} marks={marks} onZoom={zoom} isStacked={search['stacked'] === 'yes'} />}
      {show === 'picture' && lines.length > 0 ? <SeriesTable lines={lines} /> : null}
      {show === 'picture' || isWaiting ? null : <Section title="Values" note={new Date(range.to).toLocaleTimeString()}><InstantTable answers={instants} /></Section>}
    </>
  )
}
