import { type DragEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { beginChart } from '../chart/time-chart.tsx'

/** Panels beside and under each other, on 24 columns; one under the other where it is narrow. */
export function PanelGrid({ children, label }: { readonly children: ReactNode; readonly label: string }) {
  // Fetched beside the first answers, not after them.
  useEffect(beginChart, [])
  return <div className="panel-grid" role="list" aria-label={label}>{children}</div>
}

interface PanelSlotProps {
  /** Columns of 24. */
  readonly span: number
  /** Rows of some 36 pixels. */
  readonly height: number
  /** Its content is made when it is near to being seen, and hears whether it is. */
  readonly children: (isSeen: boolean) => ReactNode
  readonly isAlone?: boolean
  readonly at?: number
  /** Makes it one that can be drawn to another's place with the mouse; the keyboard has the panel's menu. */
  readonly onMove?: ((from: number, to: number) => void) | undefined
}

const nearPx = 160
const dragged = 'application/x-daybook-panel'

/** A place in the grid. */
export function PanelSlot({ span, height, children, isAlone = false, at = 0, onMove }: PanelSlotProps) {
  const place = useRef<HTMLDivElement>(null)
  const [isSeen, setIsSeen] = useState(false)
  // At once, so that what is seen is asked for in the first turn.
  useLayoutEffect(() => {
    const element = place.current
    if (!element) return undefined
    const { top, bottom } = element.getBoundingClientRect()
    setIsSeen(top < innerHeight + nearPx && bottom > -nearPx)
    const observer = new IntersectionObserver((entries) => setIsSeen(entries.at(-1)?.isIntersecting === true), { rootMargin: `${nearPx}px 0px` })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const dragging = onMove ? {
    draggable: true, onDragStart: (event: DragEvent) => event.dataTransfer.setData(dragged, String(at)),
    onDragOver: (event: DragEvent) => { if (event.dataTransfer.types.includes(dragged)) event.preventDefault() },
    onDrop: (event: DragEvent) => { event.preventDefault(); onMove(Number(event.dataTransfer.getData(dragged)), at) },
  } : {}
  return <div ref={place} className="panel-slot" role="listitem" {...dragging} style={{ gridColumn: `span ${isAlone ? 24 : span}`, gridRow: `span ${isAlone ? Math.max(height, 16) : height}` }}>{children(isSeen)}</div>
}

interface PanelFrameProps {
  readonly title: string
  readonly description?: ReactNode
  readonly actions?: ReactNode
  readonly isBusy?: boolean
  readonly isChosen?: boolean
  readonly children: ReactNode
}

/** What a panel is called, what can be done with it, and its picture. */
export function PanelFrame({ title, description, actions, isBusy = false, isChosen = false, children }: PanelFrameProps) {
  return (
    <section className={`panel-frame${isChosen ? ' is-chosen' : ''}`} aria-label={title || 'Panel'} aria-busy={isBusy || undefined}>
      <div className="panel-frame-head"><h3 className="cut" title={title}>{title}</h3>{description}<span className="grow" />{actions}</div>
      <div className="panel-frame-body">{children}</div>
    </section>
  )
}

/** A heading that folds the panels after it. */
export function PanelRow({ title, count, isOpen, onToggle, actions }: { readonly title: string; readonly count: number; readonly isOpen: boolean; readonly onToggle: () => void; readonly actions?: ReactNode }) {
  return (
    <div className="panel-row" role="listitem">
      <button type="button" className="panel-row-fold" aria-expanded={isOpen} onClick={onToggle}><span className="panel-row-sign" aria-hidden>{isOpen ? '▾' : '▸'}</span><span className="cut">{title || 'More'}</span>{isOpen ? null : <span className="muted small">{count} {count === 1 ? 'panel' : 'panels'}</span>}</button>
      {actions}
    </div>
  )
}
