import { Link } from '../router/link.tsx'
import { exactTime, zoneName } from '../pieces/relative-time.ts'
import { type LaneBar, placeBars, type PlacedBar } from './lane-bars.ts'

export interface Lane {
  readonly key: string
  readonly name: string
  readonly bars: readonly LaneBar[]
}

/** What went on when, one lane under another on the same time: incidents beside the firings of an alert. */
export function Lanes({ label, lanes, from, to }: { label: string; lanes: readonly Lane[]; from: number; to: number }) {
  const middle = (from + to) / 2
  return (
    <figure className="lanes" aria-label={label}>
      {lanes.map((lane) => <LaneRow key={lane.key} lane={lane} from={from} to={to} />)}
      <figcaption className="lane-axis"><span>{exactTime(from).slice(0, 16)}</span><span>{exactTime(middle).slice(0, 16)}</span><span>{exactTime(to).slice(0, 16)} {zoneName(to)}</span></figcaption>
    </figure>
  )
}

function LaneRow({ lane: { name, bars }, from, to }: { lane: Lane; from: number; to: number }) {
  return (
    <div className="lane">
      <div className="lane-name" title={name}>{name}<span className="visually-hidden">: {bars.length === 1 ? 'once' : `${bars.length} times`}</span></div>
      <div className="lane-track">{placeBars(bars, from, to).map((bar) => <Bar key={`${bar.from} ${bar.to} ${bar.text}`} bar={bar} />)}</div>
    </div>
  )
}

function Bar({ bar: { at, width, text, look = 'neutral', href, count, from, to } }: { bar: PlacedBar }) {
  const style = { left: `${at * 100}%`, width: `${width * 100}%` }
  const title = `${count === 1 ? text : `${count} times`}\n${exactTime(from)} to ${exactTime(to)}`
  const className = `lane-bar lane-bar-${look}`
  if (href === undefined) return <span className={className} style={style} title={title} aria-hidden />
  return <span className="lane-place" style={style}><Link href={href} className={className} title={title} label={text} /></span>
}
