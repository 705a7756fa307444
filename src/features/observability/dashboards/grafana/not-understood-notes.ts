import type { NotUnderstood } from '../../contract.ts'

const mostNotes = 500
const mostPanels = 20

/** What was not understood, each field once with the panels that have it. */
export class NotUnderstoodNotes {
  readonly #notes = new Map<string, { readonly field: string; readonly message: string; readonly panels: Set<string> }>()

  /** `panel` is empty for the dashboard itself. */
  add(panel: string, field: string, message: string): void {
    const key = `${field}\n${message}`
    const note = this.#notes.get(key) ?? { field: field.slice(0, 200), message, panels: new Set<string>() }
    if (panel !== '') note.panels.add(panel.slice(0, 200))
    if (this.#notes.size < mostNotes || this.#notes.has(key)) this.#notes.set(key, note)
  }

  list(): NotUnderstood[] {
    return [...this.#notes.values()].map(({ field, message, panels }) => ({ field, message, panels: panels.size > mostPanels ? [...[...panels].slice(0, mostPanels), `and ${panels.size - mostPanels} more`] : [...panels] }))
  }
}
