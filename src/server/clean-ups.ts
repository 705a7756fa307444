import type { Log } from '#platform/log'

/** Named clean-ups, done last first. One that fails is logged and the others are still done. */
export class CleanUps {
  readonly #stack: { readonly name: string; readonly undo: () => Promise<unknown> | unknown }[] = []

  add(name: string, undo: () => Promise<unknown> | unknown): void {
    this.#stack.push({ name, undo })
  }

  async run(log: Log): Promise<void> {
    for (let next = this.#stack.pop(); next; next = this.#stack.pop()) {
      try {
        await next.undo()
      } catch (error) {
        log.error('A clean-up failed.', { cleanUp: next.name, error })
      }
    }
  }
}
