import { type ReactNode, useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { Link } from '../router/link.tsx'

export interface Crumb {
  readonly label: string
  readonly href?: string
}
export interface PageProps {
  readonly title: string
  /** What stands before the title: where this page is. */
  readonly crumbs?: readonly Crumb[]
  /** Beside the title: a status, chips. */
  readonly aside?: ReactNode
  /** One line under the title. */
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  /** Detail at the right that keeps the list in place; a sheet from below on phones. */
  readonly panel?: ReactNode
  readonly children: ReactNode
}

/** A page: title, actions, content up to 1,440 px and, where asked for, the panel at the right. */
export function Page({ title, crumbs = [], aside, lead, actions, panel, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Daybook`
  }, [title])
  return (
    <div className={panel ? 'page page-with-panel' : 'page'}>
      <Crumbs crumbs={crumbs} title={title} />
      <div className="page-main">
        <header className="page-head">
          <div className="page-titles">
            <div className="page-title"><h1>{title}</h1>{aside}</div>
            {lead ? <div className="page-lead">{lead}</div> : null}
          </div>
          {actions ? <div className="page-actions">{actions}</div> : null}
        </header>
        {children}
      </div>
      {panel}
    </div>
  )
}

/** Where this page is; stands in the top bar, whose element is marked `data-crumbs`. */
function Crumbs({ crumbs, title }: { crumbs: readonly Crumb[]; title: string }) {
  const [place, setPlace] = useState<Element | null>(null)
  useEffect(() => setPlace(document.querySelector('[data-crumbs]')), [])
  if (!place) return null
  const trail = (
    <ol>
      {crumbs.map(({ label, href }) => <li key={label}>{href ? <Link href={href} className="crumb">{label}</Link> : <span className="crumb">{label}</span>}</li>)}
      <li><span className="crumb" aria-current="page">{title}</span></li>
    </ol>
  )
  return createPortal(trail, place)
}

export interface SectionProps {
  readonly title?: string
  /** How many, or a word, beside the title. */
  readonly note?: ReactNode
  readonly actions?: ReactNode
  /** `panel` is not there at all while its content is nothing. */
  readonly look?: 'plain' | 'card' | 'panel'
  /** Where a figure leads that counts what stands here. */
  readonly id?: string
  readonly children: ReactNode
}

export function Section({ title, note, actions, look = 'plain', id, children }: SectionProps) {
  return (
    <section className={look === 'panel' ? 'section panel-section' : `section section-${look}`} id={id} aria-label={title}>
      {title || actions ? <div className="section-head">{title ? <h2>{title}</h2> : null}{note ? <span className="section-note">{note}</span> : null}{actions ? <div className="section-actions">{actions}</div> : null}</div> : null}
      <div className="section-body">{children}</div>
    </section>
  )
}
