import { type ComponentType, createElement, lazy, useState } from 'react'

export type LazyPart<Props> = ComponentType<Props> & {
  /** Begins to load before it is shown. A failure is told when it is shown, and tried again then. */
  readonly begin: () => void
}

/** A component that is loaded when it is first shown: `lazyPart(async () => (await import('./run-page.tsx')).RunPage)`. */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>): LazyPart<Props> {
  let begun: Promise<ComponentType<Props>> | undefined
  let loaded: ComponentType<Props> | undefined
  const begin = () => {
    begun ??= load()
    begun.then((part) => { loaded = part }, () => { begun = undefined })
  }
  const Later = lazy(async () => ({ default: loaded = await (begun ?? load()) }))
  // React shows a fallback for 300 ms at least, also before what was loaded long ago: what is here by now goes around that.
  function Part(props: Props) {
    const [shown] = useState(() => loaded ?? Later)
    return createElement(shown as ComponentType<Props>, props)
  }
  return Object.assign(Part, { begin })
}
