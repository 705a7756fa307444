/** What of a key event counts for a shortcut. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** `mod+k` of a press of Ctrl-K or ⌘K; letters in lower case, named keys as they are (`Escape`, `Enter`). */
export function nameOfPress({ key, ctrlKey, metaKey, altKey }: KeyPress): string {
  const name = key.length === 1 ? key.toLowerCase() : key
  return `${ctrlKey || metaKey ? 'mod+' : ''}${altKey ? 'alt+' : ''}${name}`
}

const sequenceMs = 1200

/** Remembers the last press, so that `g t` is two presses soon after each other. */
export class KeySequence {
  #last: { name: string; atMs: number } | undefined

  /** The shortcuts that this press may mean, the longer first. */
  press(press: KeyPress, nowMs: number): string[] {
    const name = nameOfPress(press)
    const before = this.#last && nowMs - this.#last.atMs <= sequenceMs ? this.#last.name : undefined
    this.#last = { name, atMs: nowMs }
    return before === undefined ? [name] : [`${before} ${name}`, name]
  }

  /** After a shortcut was carried out, its keys begin no other. */
  forget(): void {
    this.#last = undefined
  }
}

/** In a field, letters are text: only shortcuts with Ctrl or ⌘ and Escape go on working there. */
export function isAllowedInField(name: string): boolean {
  return name.startsWith('mod+') || name === 'Escape'
}

/** `mod+k` → `Ctrl K` (`⌘ K` on a Mac), for showing. */
export function showKeys(keys: string, isMac: boolean): string[] {
  return keys.split(/[ +]/).map((key) => (key === 'mod' ? (isMac ? '⌘' : 'Ctrl') : key === 'Escape' ? 'Esc' : key))
}
