import { useEffect, useRef } from 'react'
import { Link } from '../router/link.tsx'

export interface PageTab {
  readonly key: string
  readonly label: string
  readonly href: string
  readonly count?: number | string | undefined
}

/** Pages that belong together, as tabs that are links: each has an address of its own. On a narrow screen they scroll, the one that is open in sight. */
export function PageTabs({ label, tabs, current }: { label: string; tabs: readonly PageTab[]; current: string }) {
  const list = useRef<HTMLElement>(null)
  useEffect(() => {
    const own = list.current?.querySelector<HTMLElement>('[aria-current]')
    if (list.current && own) list.current.scrollLeft = own.offsetLeft + own.offsetWidth / 2 - list.current.clientWidth / 2
  }, [current])
  return (
    <nav className="tab-list page-tabs" aria-label={label} ref={list}>
      {tabs.map((tab) => <Link key={tab.key} href={tab.href} className="tab" current={tab.key === current}>{tab.label}{tab.count === undefined ? null : <span className="count">{tab.count}</span>}</Link>)}
    </nav>
  )
}
