import { type ComponentType, lazy, type LazyExoticComponent } from 'react'

/** A component that is loaded when it is first shown: `lazyPart(async () => (await import('./run-page.tsx')).RunPage)`. */
export function lazyPart<Props>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await load() }))
}
