import type { ReactNode } from 'react'

type Gap = 'none' | 'small' | 'normal' | 'large'

/** Things under each other. */
export function Stack({ children, gap = 'normal' }: { children: ReactNode; gap?: Gap }) {
  return <div className={`stack gap-${gap}`}>{children}</div>
}

/** Things beside each other, wrapping. `ends` pushes the last one to the end. */
export function Row({ children, gap = 'small', ends = false, align = 'center' }: { children: ReactNode; gap?: Gap; ends?: boolean; align?: 'center' | 'start' | 'baseline' }) {
  return <div className={`row gap-${gap} align-${align}${ends ? ' row-ends' : ''}`}>{children}</div>
}

/** Columns that become one on narrow screens. `wide` gives the first two thirds; with `asideFirst` the last one comes first then. */
export function Columns({ children, wide = false, asideFirst = false }: { children: ReactNode; wide?: boolean; asideFirst?: boolean }) {
  return <div className={`columns${wide ? ' columns-wide' : ''}${asideFirst ? ' columns-aside-first' : ''}`}>{children}</div>
}

export function Text({ children, look = 'normal', size = 'normal' }: { children: ReactNode; look?: 'normal' | 'secondary' | 'muted' | 'strong'; size?: 'normal' | 'small' }) {
  return <span className={`${look}${size === 'small' ? ' small' : ''}${children === '–' ? ' none' : ''}`}>{children}</span>
}

/** Names and values of one thing. Facts whose value is null are left out. */
export function Facts({ items, columns = 1 }: { items: readonly (readonly [label: string, value: ReactNode] | null)[]; columns?: 1 | 2 | 3 }) {
  const shown = items.filter((item) => item !== null && item[1] !== null && item[1] !== undefined && item[1] !== '') as readonly (readonly [string, ReactNode])[]
  return (
    <dl className={`facts facts-${columns}`}>
      {shown.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}
    </dl>
  )
}

/** A word about a thing: a tag, a label, a kind. With `onClick` it filters by itself. */
export function Chip({ children, onClick, look = 'default' }: { children: ReactNode; onClick?: () => void; look?: 'default' | 'accent' | 'warning' }) {
  const className = `chip chip-${look}`
  return onClick ? <button type="button" className={`${className} chip-button`} onClick={onClick}>{children}</button> : <span className={className}>{children}</span>
}

/** Code as it is: JSON, YAML, a command's output. */
export function CodeBlock({ text, label }: { text: string; label?: string }) {
  // A region that scrolls has to take the focus, else the keyboard cannot reach what is cut off.
  return <pre className="code-block" tabIndex={0} role="region" aria-label={label ?? 'Code'}><code>{text}</code></pre>
}

/** The buttons at the end of a form or dialog: the way out first, what it does last. */
export function FormActions({ children }: { children: ReactNode }) {
  return <div className="form-actions">{children}</div>
}

/** A big figure with its name, for the head of a page. */
export function Figure({ label, value, note }: { label: string; value: ReactNode; note?: ReactNode }) {
  return <div className="figure"><div className="figure-label">{label}</div><div className="figure-value">{value}</div>{note ? <div className="figure-note">{note}</div> : null}</div>
}

export function Figures({ children }: { children: ReactNode }) {
  return <div className="figures">{children}</div>
}
