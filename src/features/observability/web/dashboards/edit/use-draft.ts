import { useCallback, useState } from 'react'
import type { Dashboard, Panel } from '#lib/dashboards'

const mostSteps = 200

interface Steps {
  readonly past: readonly Dashboard[]
  readonly now: Dashboard
  readonly future: readonly Dashboard[]
  /** What was typed last: letters of one field are one step. */
  readonly field: string | undefined
}

export interface Draft {
  readonly dashboard: Dashboard
  readonly isDirty: boolean
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** With a field, what is typed there one after the other is one step back. */
  readonly change: (next: Dashboard, field?: string) => void
  readonly undo: () => void
  readonly redo: () => void
}

/** A dashboard that is being edited, with the way back. */
export function useDraft(saved: Dashboard): Draft {
  const [steps, setSteps] = useState<Steps>({ past: [], now: saved, future: [], field: undefined })
  const change = useCallback((next: Dashboard, field?: string) => setSteps(({ past, now, field: before }) => (field !== undefined && field === before ? { past, now: next, future: [], field } : { past: [...past.slice(-mostSteps), now], now: next, future: [], field })), [])
  const undo = useCallback(() => setSteps((steps_) => {
    const before = steps_.past.at(-1)
    return before ? { past: steps_.past.slice(0, -1), now: before, future: [steps_.now, ...steps_.future], field: undefined } : steps_
  }), [])
  const redo = useCallback(() => setSteps((steps_) => {
    const [next, ...future] = steps_.future
    return next ? { past: [...steps_.past, steps_.now], now: next, future, field: undefined } : steps_
  }), [])
  return { dashboard: steps.now, isDirty: JSON.stringify(steps.now) !== JSON.stringify(saved), canUndo: steps.past.length > 0, canRedo: steps.future.length > 0, change, undo, redo }
}

/** Fields of a panel with some of them changed; undefined takes one away. */
export function patched<Value extends object>(value: Value, patch: { readonly [Key in keyof Value]?: Value[Key] | undefined }): Value {
  return Object.fromEntries(Object.entries({ ...value, ...patch }).filter(([, field]) => field !== undefined)) as Value
}

export function withPanel(dashboard: Dashboard, at: number, panel: Panel): Dashboard {
  return { ...dashboard, panels: dashboard.panels.map((own, index) => (index === at ? panel : own)) }
}

export function movedPanel(dashboard: Dashboard, from: number, to: number): Dashboard {
  const panels = [...dashboard.panels]
  const [panel] = panels.splice(from, 1)
  if (panel) panels.splice(Math.max(0, Math.min(panels.length, to)), 0, panel)
  return { ...dashboard, panels }
}
