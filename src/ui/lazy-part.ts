import { type ComponentType, lazy, type LazyExoticComponent } from 'react'

export type LazyPart<Props> = LazyExoticComponent<ComponentType<Props>> & {
  /** Begins to load before it is shown. A failure is told when it is shown, and tried again then. */
  readonly begin: () => void
}

/** A component that is loaded when it is first shown: `lazyPart(async () => (await import('./run-page.tsx')).RunPage)`. */
export function lazyPart<Props>(load: () => Promise<ComponentType<Props>>): LazyPart<Props> {
  let begun: Promise<ComponentType<Props>> | undefined
  const begin = () => {
    begun ??= load()
    begun.catch(() => {
      begun = undefined
    })
  }
  return Object.assign(lazy(async () => ({ default: await (begun ?? load()) })), { begin })
}
