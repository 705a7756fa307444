import { createContext, use, useEffect, useMemo, useRef } from 'react'
import { isAllowedInField, KeySequence } from './match-keys.ts'

export interface Hotkey {
  /** `j`, `mod+k`, `g t`, `Escape`, `?`. */
  readonly keys: string
  /** What it does, for the help that `?` opens; left out there when empty. */
  readonly label: string
  /** Returning `false` leaves the key to others. */
  readonly run: (event: KeyboardEvent) => boolean | void
}

/** All shortcuts that work now: the later ones of the page come first. */
export class HotkeyRegistry {
  readonly #sets = new Set<{ current: readonly Hotkey[] }>()
  readonly #sequence = new KeySequence()

  add(set: { current: readonly Hotkey[] }): () => void {
    this.#sets.add(set)
    return () => this.#sets.delete(set)
  }

  all(): Hotkey[] {
    return [...this.#sets].toReversed().flatMap((set) => [...set.current])
  }

  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return
    const isInField = event.target instanceof HTMLElement && (event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName))
    const isInDialog = document.querySelector('[role="dialog"][aria-modal="true"]') !== null
    for (const name of this.#sequence.press(event, event.timeStamp)) {
      if ((isInField || isInDialog) && !isAllowedInField(name)) continue
      if (isInDialog && name === 'Escape') continue
      const found = this.all().find((hotkey) => hotkey.keys === name && hotkey.run(event) !== false)
      if (!found) continue
      event.preventDefault()
      this.#sequence.forget()
      return
    }
  }
}

const RegistryContext = createContext<HotkeyRegistry | undefined>(undefined)
export const HotkeyProvider = RegistryContext.Provider

export function useHotkeyRegistry(): HotkeyRegistry | undefined {
  return use(RegistryContext)
}

/** Makes shortcuts work while the component is there. In fields and dialogs only those with Ctrl or ⌘ do. */
export function useHotkeys(hotkeys: readonly Hotkey[], isOn = true): void {
  const registry = use(RegistryContext)
  const set = useRef<readonly Hotkey[]>(hotkeys)
  useEffect(() => {
    set.current = hotkeys
  })
  useEffect(() => (isOn ? registry?.add(set) : undefined), [registry, isOn])
}

/** Makes a registry and listens on the window while the component is there. */
export function useHotkeyWindow(): HotkeyRegistry {
  const registry = useMemo(() => new HotkeyRegistry(), [])
  useEffect(() => {
    const listener = (event: KeyboardEvent) => registry.handle(event)
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [registry])
  return registry
}
