interface Ended {
  readonly endings?: readonly string[]
}

/** Which detectors may want a file, by how its name ends: of a large tree most files are nobody's. */
export class ByEnding<Detector extends Ended> {
  readonly #named = new Map<string, readonly Detector[]>()
  readonly #others: readonly Detector[]

  constructor(detectors: readonly Detector[]) {
    this.#others = detectors.filter(({ endings }) => endings === undefined)
    for (const ending of new Set(detectors.flatMap(({ endings = [] }) => endings))) this.#named.set(ending, detectors.filter(({ endings }) => endings?.includes(ending) ?? true))
  }

  /** In their order. */
  of(path: string): readonly Detector[] {
    return this.#named.get(endingOf(path)) ?? this.#others
  }
}

/** What follows the last dot of a file's name, in lower case; empty where there is none. */
export function endingOf(path: string): string {
  const dot = path.lastIndexOf('.')
  return dot > path.lastIndexOf('/') ? path.slice(dot + 1).toLowerCase() : ''
}
