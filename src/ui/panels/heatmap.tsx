import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { useTheme } from '../look/use-theme.ts'
import { exactTime } from '../pieces/relative-time.ts'

export interface HeatmapRow {
  /** `≤ 0.5 s`, or what the series is called. */
  readonly name: string
  readonly values: readonly (number | null)[]
}

interface HeatmapProps {
  readonly label: string
  readonly times: readonly number[]
  /** From below to above. */
  readonly rows: readonly HeatmapRow[]
  readonly format: (value: number) => string
}

interface Cell {
  readonly row: number
  readonly column: number
}

const left = 76
const below = 20

/** How much of each row there was at each time, as shades. */
export function Heatmap({ label, times, rows, format }: HeatmapProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const place = useRef<HTMLDivElement>(null)
  const [cell, setCell] = useState<Cell>()
  const [size, setSize] = useState({ width: 0, height: 0 })
  const { shown: theme } = useTheme()
  useEffect(() => {
    const element = place.current
    if (!element) return undefined
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (canvas.current && size.width > 0) draw(canvas.current, size, times, rows)
  }, [size, times, rows, theme])
  const width = (size.width - left) / Math.max(1, times.length)
  const height = (size.height - below) / Math.max(1, rows.length)
  const move = ({ clientX, clientY, currentTarget }: PointerEvent) => {
    const box = currentTarget.getBoundingClientRect()
    const column = Math.floor((clientX - box.left - left) / width)
    const row = rows.length - 1 - Math.floor((clientY - box.top) / height)
    setCell(rows[row] && times[column] !== undefined ? { row, column } : undefined)
  }
  const press = (event: KeyboardEvent) => {
    const [dx, dy] = ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] } as Record<string, [number, number]>)[event.key] ?? [0, 0]
    if (dx === 0 && dy === 0) return
    event.preventDefault()
    setCell((old) => ({ row: Math.min(rows.length - 1, Math.max(0, (old?.row ?? 0) + dy)), column: Math.min(times.length - 1, Math.max(0, (old?.column ?? times.length) + dx)) }))
  }
  const shown = cell && rows[cell.row]?.values[cell.column]
  const x = cell ? left + (cell.column + 0.5) * width : 0
  return (
    <div ref={place} className="heatmap" tabIndex={0} role="group" aria-label={`Shades of ${label}; arrow keys go from one to the next`} onPointerMove={move} onPointerLeave={() => setCell(undefined)} onBlur={() => setCell(undefined)} onKeyDown={press}>
      <canvas ref={canvas} aria-hidden />
      {cell && rows[cell.row] ? (
        <div className="chart-tip" role="status" data-side={x > size.width / 2 ? 'left' : 'right'} style={{ left: x, top: Math.max(0, (rows.length - cell.row - 1) * height - 20) }}>
          <div className="chart-tip-time">{exactTime(times[cell.column] ?? 0)}</div><div>{rows[cell.row]?.name}: {shown === null || shown === undefined ? '–' : format(shown)}</div>
        </div>
      ) : null}
    </div>
  )
}

function draw(canvas: HTMLCanvasElement, { width, height }: { width: number; height: number }, times: readonly number[], rows: readonly HeatmapRow[]): void {
  const ratio = devicePixelRatio
  canvas.width = width * ratio
  canvas.height = height * ratio
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
  const context = canvas.getContext('2d')
  if (!context) return
  const styles = getComputedStyle(canvas)
  context.scale(ratio, ratio)
  context.clearRect(0, 0, width, height)
  const most = rows.reduce((top, { values }) => values.reduce<number>((own, value) => Math.max(own, value ?? 0), top), 0)
  const [cellWidth, cellHeight] = [(width - left) / Math.max(1, times.length), (height - below) / Math.max(1, rows.length)]
  context.fillStyle = styles.getPropertyValue('--series-1')
  for (const [row, { values }] of rows.entries()) {
    for (const [column, value] of values.entries()) {
      if (value === null || value <= 0 || most === 0) continue
      context.globalAlpha = 0.08 + 0.92 * Math.sqrt(value / most)
      context.fillRect(left + column * cellWidth, (rows.length - 1 - row) * cellHeight, Math.ceil(cellWidth), Math.ceil(cellHeight) - 1)
    }
  }
  context.globalAlpha = 1
  context.fillStyle = styles.getPropertyValue('--text-3')
  context.font = `11px ${styles.getPropertyValue('--font')}`
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  const every = Math.max(1, Math.ceil(rows.length / Math.max(1, Math.floor((height - below) / 18))))
  for (const [row, { name }] of rows.entries()) if (row % every === 0) context.fillText(name.slice(0, 14), left - 6, (rows.length - 0.5 - row) * cellHeight)
  context.textAlign = 'center'
  const marks = Math.max(2, Math.floor((width - left) / 110))
  for (let mark = 0; mark < marks; mark += 1) {
    const column = Math.floor(((mark + 0.5) / marks) * times.length)
    const date = new Date(times[column] ?? 0)
    context.fillText(`${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`, left + (column + 0.5) * cellWidth, height - 8)
  }
}
