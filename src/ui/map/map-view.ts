import type { PlacedBox } from './map-types.ts'

/** Where a map is looked at: what of it is at the window's corner, and how large. */
export interface View {
  readonly x: number
  readonly y: number
  readonly scale: number
}
export interface Size {
  readonly width: number
  readonly height: number
}

const [smallest, largest] = [0.05, 2]

function held(scale: number): number {
  return Math.min(largest, Math.max(smallest, scale))
}

/** Height of what lies over the map at its top and foot. */
const topPx = 40
const footPx = 26
/** Below this no word can be read: rather the beginning readable than the whole not. */
const readable = 0.5

/** All of it, in the middle below the tools, never larger than life; of what is too large to be read its beginning. */
export function fitView(whole: Size, window: Size, isWhole = true): View {
  const height = window.height - topPx - footPx
  const fit = held(Math.min(1, window.width / Math.max(1, whole.width), height / Math.max(1, whole.height)))
  const scale = isWhole ? fit : Math.max(fit, Math.min(readable, window.width / Math.max(1, whole.width)))
  return { scale, x: (window.width - whole.width * scale) / 2, y: topPx + Math.max(0, (height - whole.height * scale) / 2) }
}

/** Larger or smaller, so that what is under the point stays there. */
export function zoomView(view: View, factor: number, at: { readonly x: number; readonly y: number }): View {
  const scale = held(view.scale * factor)
  const real = scale / view.scale
  return { scale, x: at.x - (at.x - view.x) * real, y: at.y - (at.y - view.y) * real }
}

/** A box in the middle, large enough to be read; an open group whole. */
export function centreView(view: View, box: PlacedBox, window: Size): View {
  const whole = Math.min(1, (window.width - 32) / box.width, (window.height - topPx - 32) / box.height)
  const scale = held(box.kind === 'open-group' ? Math.max(0.35, whole) : Math.max(0.8, Math.min(1, view.scale)))
  return { scale, x: window.width / 2 - (box.x + box.width / 2) * scale, y: window.height / 2 - (box.y + box.height / 2) * scale }
}

/** Moved as little as brings a box into the window. */
export function showBox(view: View, box: PlacedBox, window: Size): View {
  const pad = 24
  const [left, top] = [box.x * view.scale + view.x, box.y * view.scale + view.y]
  const [right, bottom] = [left + box.width * view.scale, top + box.height * view.scale]
  const dx = left < pad ? pad - left : right > window.width - pad ? Math.max(pad - left, window.width - pad - right) : 0
  const dy = top < pad ? pad - top : bottom > window.height - pad ? Math.max(pad - top, window.height - pad - bottom) : 0
  return { ...view, x: view.x + dx, y: view.y + dy }
}

/** The nearest box in a direction from another: along it first, what is aside counts double. */
export function nextBox(boxes: readonly PlacedBox[], from: PlacedBox, key: string): PlacedBox | undefined {
  const [ax, ay] = [from.x + from.width / 2, from.y + from.height / 2]
  const [horizontal, sign] = [key === 'ArrowLeft' || key === 'ArrowRight', key === 'ArrowRight' || key === 'ArrowDown' ? 1 : -1]
  let best: { box: PlacedBox; far: number } | undefined
  for (const box of boxes) {
    const [dx, dy] = [box.x + box.width / 2 - ax, box.y + box.height / 2 - ay]
    const [along, aside] = horizontal ? [dx * sign, Math.abs(dy)] : [dy * sign, Math.abs(dx)]
    const far = along + aside * 2
    if (box.id !== from.id && along > 1 && (!best || far < best.far)) best = { box, far }
  }
  return best?.box
}
