import { memo } from 'react'
import { kindIconOf } from '../pieces/kind-icon.tsx'
import { statusIcons, statusWords } from '../pieces/status.tsx'
import type { MapNode, PlacedBox, PlacedLine } from './map-types.ts'

/** Everything in a map that can take the focus carries its id here. */
export const boxAttribute = 'data-box'

interface BoxProps {
  readonly box: PlacedBox
  readonly node: MapNode | undefined
  readonly title: string
  readonly mark: '' | 'chosen' | 'near' | 'found' | 'home'
}

/** One entity, or a closed group of them. Clicks and keys are handled by the frame, by the box's id. */
export const Box = memo(function Box({ box, node, title, mark }: BoxProps) {
  const Icon = node?.state ? statusIcons[node.state] : node ? kindIconOf(node.kind) : undefined
  const isGroup = box.kind === 'group'
  const note = isGroup ? `${box.count.toLocaleString('en')} inside` : node?.note
  const said = [title, isGroup ? `group of ${box.count}` : node?.kind, node?.state ? statusWords[node.state] : undefined, isGroup ? 'Enter opens it' : undefined].filter(Boolean).join(', ')
  return (
    <g className={`map-box${isGroup ? ' is-group' : ''}${mark ? ` is-${mark}` : ''}`} transform={`translate(${box.x} ${box.y})`}>
      {isGroup ? <path className="map-shadow" d={`M6 ${box.height + 4}H${box.width + 4}V6`} /> : null}
      <rect width={box.width} height={box.height} rx={6} />
      {Icon ? <Icon x={10} y={box.height / 2 - 8} size={16} stroke={1.8} className={node?.state ? `status-${node.state}` : undefined} aria-hidden /> : null}
      <text x={Icon ? 34 : 14} y={note ? box.height / 2 - 3 : box.height / 2 + 5} aria-hidden>{cut(title, isGroup ? 25 : 20)}</text>
      {note ? <text x={Icon ? 34 : 14} y={box.height / 2 + 13} className="map-note" aria-hidden>{cut(note, 26)}</text> : null}
      <Hit box={box} said={said} isPressed={mark === 'chosen'} />
    </g>
  )
})

/** The frame around the nodes of an open group; its head closes it again. */
export const GroupFrame = memo(function GroupFrame({ box, title, mark }: Omit<BoxProps, 'node'>) {
  const said = `${title}, group of ${box.count}, open, Enter closes it`
  return (
    <g className={`map-frame-box${mark ? ` is-${mark}` : ''}`} transform={`translate(${box.x} ${box.y})`}>
      <rect width={box.width} height={box.height} rx={8} />
      <text x={14} y={23} aria-hidden>{cut(title, Math.max(12, Math.floor(box.width / 9)))} <tspan className="map-note">{box.count}</tspan></text>
      <Hit box={box} said={said} isPressed={mark === 'chosen'} />
    </g>
  )
})

/** A button of its own over the drawing, so that its name may say more than the cut words that are seen. */
function Hit({ box, said, isPressed }: { box: PlacedBox; said: string; isPressed: boolean }) {
  return <rect width={box.width} height={box.height} rx={6} className="map-hit" data-box={box.id} role="button" tabIndex={-1} aria-label={said} aria-pressed={isPressed}><title>{said}</title></rect>
}

interface LinesProps {
  readonly lines: readonly PlacedLine[]
  /** `from to` of those at what is chosen. */
  readonly near: ReadonlySet<string>
  readonly titles: ReadonlyMap<string, string>
}

/** What leads from one to another. Those that are quiet are drawn only while they are near what is chosen. */
export const Lines = memo(function Lines({ lines, near, titles }: LinesProps) {
  return lines.map((line) => {
    const key = `${line.from} ${line.to}`
    const isNear = near.has(key)
    return line.isQuiet && !isNear ? null : <Line key={key} line={line} isNear={isNear} titles={titles} />
  })
})

interface LineProps {
  readonly line: PlacedLine
  readonly isNear: boolean
  readonly titles: ReadonlyMap<string, string>
}

const Line = memo(function Line({ line: { from, to, path, edges }, isNear, titles }: LineProps) {
  return (
    <>
      <path d={path} className={`map-line${edges.length > 1 ? ' is-many' : ''}${isNear ? ' is-near' : ''}`} />
      <path d={path} className="map-line-hit" data-line={`${from} ${to}`}><title>{`${titles.get(from) ?? from} to ${titles.get(to) ?? to}${edges.length > 1 ? `: ${edges.length} relations` : ''}`}</title></path>
    </>
  )
})

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}
