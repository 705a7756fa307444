import type { GoValue } from '../model/go-value.ts'

/** The variables of one template being executed; inner ones hide outer ones of the same name. */
export class Variables {
  readonly #stack: { readonly name: string; value: GoValue }[]

  constructor(data: GoValue) {
    this.#stack = [{ name: '$', value: data }]
  }

  get mark(): number {
    return this.#stack.length
  }

  reset(mark: number): void {
    this.#stack.length = mark
  }

  push(name: string, value: GoValue): void {
    this.#stack.push({ name, value })
  }

  /** False where there is none of that name. */
  assign(name: string, value: GoValue): boolean {
    const found = this.#stack.findLast((variable) => variable.name === name)
    if (found) found.value = value
    return found !== undefined
  }

  setTop(place: number, value: GoValue): void {
    const found = this.#stack.at(-place)
    if (found) found.value = value
  }

  get(name: string): GoValue | undefined {
    return this.#stack.findLast((variable) => variable.name === name)?.value
  }
}
