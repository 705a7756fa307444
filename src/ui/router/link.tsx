import type { MouseEvent, ReactNode, Ref } from 'react'
import { useGo } from './address.ts'

export interface LinkProps {
  readonly href: string
  readonly children?: ReactNode
  readonly className?: string
  readonly title?: string
  readonly current?: boolean
  readonly label?: string | undefined
  readonly tabIndex?: number
  readonly ref?: Ref<HTMLAnchorElement>
  readonly onOpen?: () => void
}

/** A link: inside Daybook without loading the page again, outside in a new tab. Only http(s), mail and own paths are followed. */
export function Link({ href, children, className, title, current, label, tabIndex, ref, onOpen }: LinkProps) {
  const go = useGo()
  const isOwn = href.startsWith('/') && !href.startsWith('//')
  const isSafe = isOwn || /^(https?:|mailto:|#)/i.test(href)
  if (!isSafe) return <span className={className} title={title}>{children}</span>
  function open(event: MouseEvent): void {
    if (!isOwn || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    onOpen?.()
    go(href)
  }
  const outside = isOwn || href.startsWith('#') ? {} : { target: '_blank', rel: 'noreferrer noopener' }
  return (
    <a ref={ref} href={href} className={className ?? 'link'} title={title} aria-label={label} aria-current={current ? 'page' : undefined} tabIndex={tabIndex} onClick={open} {...outside}>
      {children}
    </a>
  )
}
