import type uPlot from 'uplot'

interface Moved {
  readonly picture: HTMLCanvasElement
  /** What of the time it shows. */
  readonly min: number
  readonly max: number
}

const moving = new WeakMap<uPlot, Moved>()

/** Whether what is drawn is moved along as a picture: lines are not drawn meanwhile, and their axes stay. */
export function isMoving(plot: uPlot): boolean {
  return moving.has(plot)
}

/** Shows another part of the time, as wide as before. Hundreds of lines take a processor longer than a frame lasts, so what is drawn moves along as a picture until `endMoving`. */
export function moveTo(plot: uPlot, min: number, max: number): void {
  if (!moving.has(plot)) beginMoving(plot)
  plot.setScale('x', { min, max })
}

/** Everything is drawn again, if anything was moved. */
export function endMoving(plot: uPlot): void {
  const { min, max } = plot.scales['x'] ?? {}
  if (!moving.delete(plot) || min === undefined || max === undefined) return
  plot.setScale('x', { min, max })
}

/** What was drawn no longer is what there is to draw. */
export function forgetMoved(plot: uPlot): void {
  moving.delete(plot)
}

function beginMoving(plot: uPlot): void {
  const { left, top, width, height } = plot.bbox
  const { min, max } = plot.scales['x'] ?? {}
  const picture = document.createElement('canvas')
  Object.assign(picture, { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) })
  const context = picture.getContext('2d')
  if (!context || min === undefined || max === undefined) return
  context.drawImage(plot.ctx.canvas, -Math.round(left), -Math.round(top))
  moving.set(plot, { picture, min, max })
}

/** Draws what is moved in its new place, instead of what is beneath it: the grid and marks are in the picture too. */
export function drawMoved(plot: uPlot): void {
  const moved = moving.get(plot)
  if (!moved) return
  const { ctx, bbox } = plot
  const [left, top] = [Math.round(bbox.left), Math.round(bbox.top)]
  const shift = movedBy(moved, plot.scales['x']?.min ?? moved.min, moved.picture.width)
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, moved.picture.width, moved.picture.height)
  ctx.clip()
  ctx.clearRect(left + shift, top, moved.picture.width, moved.picture.height)
  ctx.drawImage(moved.picture, left + shift, top)
  ctx.restore()
}

/** By how many whole pixels a picture stands to the right of where it was drawn. */
export function movedBy({ min, max }: { readonly min: number; readonly max: number }, shownFrom: number, width: number): number {
  return max > min ? Math.round(((min - shownFrom) / (max - min)) * width) : 0
}
