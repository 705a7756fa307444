import { useGo, useHotkeys } from '#ui'
import { useNavigation } from './navigation.ts'

/** `g t`, `g l`…: opens the pages that have a key. */
export function useNavigationKeys(): void {
  const go = useGo()
  const entries = useNavigation()
  useHotkeys(entries.flatMap(({ shortcut, label, path }) => (shortcut ? [{ keys: `g ${shortcut}`, label: `Go to ${label}`, run: () => go(path) }] : [])))
}
