import type uPlot from 'uplot'
import { endMoving, moveTo } from './chart-moving.ts'
import type { TimeChartProps } from './chart-types.ts'

type Handler = (event: MouseEvent) => null

/** With Shift held a drag moves the time along; without, it chooses a part of it. */
export function panningOf(plot: uPlot, newest: { readonly current: TimeChartProps }, choose: (event: MouseEvent) => unknown): Handler {
  return (event) => {
    if (!event.shiftKey || event.button !== 0) choose(event)
    else pan(plot, newest, event)
    return null
  }
}

function pan(plot: uPlot, newest: { readonly current: TimeChartProps }, begin: MouseEvent): void {
  begin.preventDefault()
  const { min = 0, max = 0 } = plot.scales['x'] ?? {}
  const perPixel = (max - min) / Math.max(1, plot.over.clientWidth)
  let moved = 0
  let frame: number | undefined
  // Once a frame: the pointer tells more often than that.
  const move = (event: MouseEvent) => {
    moved = (begin.clientX - event.clientX) * perPixel
    frame ??= requestAnimationFrame(() => {
      frame = undefined
      moveTo(plot, min + moved, max + moved)
    })
  }
  const end = () => {
    document.removeEventListener('mousemove', move)
    if (frame !== undefined) cancelAnimationFrame(frame)
    endMoving(plot)
    if (Math.abs(moved) > perPixel * 3) newest.current.onZoom?.(Math.round((min + moved) * 1000), Math.round((max + moved) * 1000))
  }
  document.addEventListener('mousemove', move)
  document.addEventListener('mouseup', end, { once: true })
}

const calmMs = 250

/** The wheel moved sideways moves the time along too. Gives what takes the listening back. */
export function watchWheel(plot: uPlot, newest: { readonly current: TimeChartProps }): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const turn = (event: WheelEvent) => {
    if (Math.abs(event.deltaX) <= Math.abs(event.deltaY) || !newest.current.onZoom) return
    event.preventDefault()
    const { min = 0, max = 0 } = plot.scales['x'] ?? {}
    const by = (event.deltaX * (max - min)) / Math.max(1, plot.over.clientWidth)
    moveTo(plot, min + by, max + by)
    clearTimeout(timer)
    timer = setTimeout(() => {
      endMoving(plot)
      const { min: begin = 0, max: end = 0 } = plot.scales['x'] ?? {}
      newest.current.onZoom?.(Math.round(begin * 1000), Math.round(end * 1000))
    }, calmMs)
  }
  plot.over.addEventListener('wheel', turn, { passive: false })
  return () => {
    clearTimeout(timer)
    plot.over.removeEventListener('wheel', turn)
  }
}
