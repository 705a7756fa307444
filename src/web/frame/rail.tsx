import { useLocation } from '@tanstack/react-router'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSettings } from '@tabler/icons-react'
import { Hint, IconButton, Link, type NavigationEntry, navigationSections } from '#ui'
import { isCurrent, sectionTitles, useNavigation } from './navigation.ts'

interface RailProps {
  readonly isFolded: boolean
  /** On phones: whether it is shown over the page. */
  readonly isMenuOpen: boolean
  readonly onFold: () => void
  readonly onClose: () => void
}

/** The way around: sections with an entry for each page that there is. */
export function Rail({ isFolded, isMenuOpen, onFold, onClose }: RailProps) {
  const entries = useNavigation()
  const isIconOnly = isFolded && !isMenuOpen
  return (
    <>
      {isMenuOpen ? <button type="button" className="rail-shade" aria-label="Close the menu" onClick={onClose} /> : null}
      <nav className={`rail${isMenuOpen ? ' is-open' : ''}`} aria-label="Pages">
        <div className="rail-head"><Link href="/" className="brand" label="Daybook, Today"><img src="/icon.svg" alt="" width={22} height={22} />{isIconOnly ? null : <span>Daybook</span>}</Link></div>
        <div className="rail-list">
          {navigationSections.filter((section) => section !== 'settings').map((section) => {
            const own = entries.filter((entry) => entry.section === section)
            if (own.length === 0) return null
            return (
              <div key={section} className="rail-section">
                {sectionTitles[section] ? <div className="rail-title">{isIconOnly ? <span className="rail-line" /> : sectionTitles[section]}</div> : null}
                {own.map((entry) => <RailEntry key={entry.path} entry={entry} isIconOnly={isIconOnly} />)}
              </div>
            )
          })}
        </div>
        <div className="rail-foot">
          <RailLink href="/settings" label="Settings" icon={IconSettings} isIconOnly={isIconOnly} />
          <IconButton icon={isFolded ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse} label={isFolded ? 'Unfold the rail ([)' : 'Fold the rail ([)'} onClick={onFold} />
        </div>
      </nav>
    </>
  )
}

function RailEntry({ entry, isIconOnly }: { entry: NavigationEntry; isIconOnly: boolean }) {
  const useCount = entry.useCount ?? useNoCount
  const count = useCount()
  return <RailLink href={entry.path} alsoAt={entry.alsoAt} label={entry.label} icon={entry.icon} isIconOnly={isIconOnly} count={count} />
}

/** Entries without a count of their own: a hook, so that each entry calls exactly one. */
export function useNoCount(): number | undefined {
  return undefined
}

interface RailLinkProps extends Pick<NavigationEntry, 'label' | 'icon'> {
  readonly href: string
  readonly alsoAt?: NavigationEntry['alsoAt']
  readonly isIconOnly: boolean
  readonly count?: number | string | undefined
}

function RailLink({ href, alsoAt, label, icon: Icon, isIconOnly, count }: RailLinkProps) {
  const { pathname } = useLocation()
  const text = count ? `${label}, ${count}` : label
  const link = (
    <Link href={href} className="rail-link" current={isCurrent({ path: href, ...(alsoAt ? { alsoAt } : {}) }, pathname)} label={isIconOnly ? text : undefined}>
      <Icon size={17} stroke={1.7} aria-hidden />
      {isIconOnly ? (count ? <span className="rail-dot" /> : null) : <><span className="cut grow">{label}</span>{count ? <span className="count">{count}</span> : null}</>}
    </Link>
  )
  return isIconOnly ? <Hint text={text}><span className="rail-hint">{link}</span></Hint> : link
}
