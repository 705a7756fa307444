import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useTheme } from '../look/use-theme.ts'
import { chartData, nearestIndex } from './chart-data.ts'
import { chartOptions, type DrawnChart } from './chart-options.ts'
import { isMoving } from './chart-moving.ts'
import { watchWheel } from './chart-panning.ts'
import { ChartTip } from './chart-tip.tsx'

interface Told {
  readonly at: number
  readonly left: number
  readonly top: number
  /** By keys: it is said to readers too. */
  readonly isByKeys: boolean
}

/** The drawing itself, on a canvas, with what is told of the point under the pointer or chosen by keys. */
export function ChartDrawing(props: DrawnChart) {
  const { times, from, to, label } = props
  const isOwn = useRef(false)
  const keysAt = useRef<number>(undefined)
  const [told, setTold] = useState<Told>()
  const tell = useCallback((drawn: uPlot) => {
    const { idx, left = -1, top = -1 } = drawn.cursor
    if (!isOwn.current || isMoving(drawn) || idx === null || idx === undefined || left < 0) return setTold(undefined)
    setTold({ at: idx, left: left + drawn.over.offsetLeft, top: top + drawn.over.offsetTop, isByKeys: keysAt.current !== undefined })
  }, [])
  const { place, plot } = usePlot(props, tell)
  const leave = () => {
    keysAt.current = undefined
    isOwn.current = false
    plot.current?.setCursor({ left: -10, top: -10 })
    setTold(undefined)
  }
  const goTo = (at: number) => {
    const drawn = plot.current
    const time = times[at]
    if (!drawn || time === undefined) return
    keysAt.current = at
    isOwn.current = true
    drawn.setCursor({ left: drawn.valToPos(time / 1000, 'x'), top: drawn.over.clientHeight / 2 })
  }
  const press = (event: KeyboardEvent) => {
    const [first, last] = [nearestIndex(times, from), nearestIndex(times, to)]
    const at = keysAt.current ?? last + 1
    const wanted = event.key === 'ArrowLeft' ? at - 1 : event.key === 'ArrowRight' ? at + 1 : event.key === 'Home' ? first : event.key === 'End' ? last : undefined
    if (event.key === 'Escape' && keysAt.current !== undefined) leave()
    else if (wanted === undefined) return
    else goTo(Math.min(last, Math.max(first, wanted)))
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="chart-drawing" ref={place} tabIndex={0} role="group" aria-label={`Values of ${label}; arrow keys go from one to the next`} onKeyDown={press} onBlur={leave}
      onPointerEnter={() => { isOwn.current = true; keysAt.current = undefined }} onPointerLeave={() => { isOwn.current = false; setTold(undefined) }}>
      {told && told.at < times.length ? <ChartTip {...props} {...told} /> : null}
    </div>
  )
}

/** Made anew when lines or theme change, filled anew when values do. */
function usePlot(props: DrawnChart, tell: (drawn: uPlot) => void) {
  const { times, lines, from, to, hidden, isStacked } = props
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const newest = useRef(props)
  newest.current = props
  const { shown: theme } = useTheme()
  const names = useMemo(() => JSON.stringify([lines.map(({ name, style, isRight, isNegative, look, unit }) => [name, style, isRight, isNegative, look, unit]), [...hidden]]), [lines, hidden])
  const data = useMemo(() => chartData({ times, lines, isStacked: isStacked ?? false }, hidden), [times, lines, isStacked, hidden])
  const shape = JSON.stringify([theme, props.unit, props.suffix, props.size, isStacked, props.lineStyle, props.isLogarithmic, props.joinsGaps, names])
  useEffect(() => {
    const element = place.current
    if (!element) return undefined
    const made = new uPlot(chartOptions(newest, element, tell), data, element)
    plot.current = made
    made.setScale('x', { min: newest.current.from / 1000, max: newest.current.to / 1000 })
    // It tells the size at once too, and a size set anew draws all again.
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element
      if (width !== made.width || height !== made.height) made.setSize({ width, height })
    })
    observer.observe(element)
    const unwatch = watchWheel(made, newest)
    return () => {
      observer.disconnect()
      unwatch()
      made.destroy()
      plot.current = undefined
    }
  }, [shape])
  useEffect(() => {
    plot.current?.setData(data, false)
    plot.current?.setScale('x', { min: from / 1000, max: to / 1000 })
  }, [data, from, to, JSON.stringify([props.marks, props.thresholds]), props.min, props.max])
  return { place, plot }
}
