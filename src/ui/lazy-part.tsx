import { type ComponentType, createContext, createElement, type ReactNode, useContext, useEffect, useState } from 'react'

export type LazyPart<Props> = ComponentType<Props> & {
  /** Begins to load before it is shown. A failure is told when it is shown, and tried again then. */
  readonly begin: () => void
}

const Meanwhile = createContext<ReactNode>(null)

/** What lazy parts inside show while they are loaded. Not React's Suspense: that keeps what it shows meanwhile for 300 ms at least, and a page is often here after 50. */
export function WhileLoading({ show, children }: { readonly show: ReactNode; readonly children: ReactNode }) {
  return <Meanwhile value={show}>{children}</Meanwhile>
}

/** A component that is loaded when it is first shown: `lazyPart(async () => (await import('./run-page.tsx')).RunPage)`. */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>): LazyPart<Props> {
  let begun: Promise<void> | undefined
  let loaded: ComponentType<Props> | undefined
  const begin = () => {
    begun ??= load().then((part) => { loaded = part })
    return begun
  }
  function Part(props: Props) {
    const meanwhile = useContext(Meanwhile)
    const [ended, setEnded] = useState<{ readonly fault?: unknown }>()
    const isHere = loaded !== undefined
    useEffect(() => {
      if (isHere) return undefined
      let isShown = true
      begin().then(() => isShown && setEnded({}), (fault: unknown) => {
        begun = undefined
        if (isShown) setEnded({ fault })
      })
      return () => { isShown = false }
    }, [])
    if (loaded) return createElement(loaded, props)
    if (ended && 'fault' in ended) throw ended.fault
    return meanwhile
  }
  return Object.assign(Part, { begin: () => void begin().catch(() => { begun = undefined }) })
}
