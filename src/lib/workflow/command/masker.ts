import { secretForms } from './secret-forms.ts'

export const maskText = '***'

interface SecretForms {
  readonly texts: Set<string>
  /** Every character that may stand in a secret before its last one: output that ends with another cannot end in the middle of one. */
  readonly inner: Set<string>
}

interface Range {
  readonly start: number
  readonly end: number
}

/** Hides secrets in text, also where they overlap. Secrets may be added at any time, as `::add-mask::` does. */
export class Masker {
  readonly #forms: SecretForms = { texts: new Set(), inner: new Set() }

  constructor(secrets: Iterable<string> = []) {
    for (const secret of secrets) this.add(secret)
  }

  /** Hides a secret from now on, with its lines and its common encodings (base64, JSON, URI, XML). A blank one is passed over. */
  add(secret: string): void {
    for (const form of secretForms(secret)) {
      this.#forms.texts.add(form)
      for (const unit of form.slice(0, -1).split('')) this.#forms.inner.add(unit)
    }
  }

  /** The text with each secret in it as `***`. For output that comes in pieces use `stream`. */
  mask(text: string): string {
    return this.stream().writeLast(text)
  }

  /** A masker for one stream of output, whose pieces may end in the middle of a secret. */
  stream(): MaskStream {
    return new MaskStream(this.#forms)
  }
}

/**
 * Holds back what may be the start of a secret until it is known, and never more than the longest secret.
 * The pieces that it gives, put together, are what `Masker.mask` makes of the whole.
 */
export class MaskStream {
  readonly #forms: SecretForms
  #held = ''
  /** How much of the start of `#held` belongs to a secret whose `***` has been given. */
  #covered = 0

  constructor(forms: SecretForms) {
    this.#forms = forms
  }

  /** What of the output so far can be shown. */
  write(chunk: string): string {
    this.#held += chunk
    return this.#release(this.#held.length - this.#undecided())
  }

  /** The rest, at the end of the output. */
  flush(): string {
    return this.#release(this.#held.length)
  }

  writeLast(chunk: string): string {
    this.#held += chunk
    return this.flush()
  }

  #undecided(): number {
    return this.#forms.inner.has(this.#held.slice(-1)) ? undecided(this.#held, this.#forms.texts) : 0
  }

  #release(end: number): string {
    const found = findRanges(this.#held, this.#forms.texts)
    if (found.length === 0 && this.#covered === 0) return this.#take(end)
    const ranges = merge(this.#covered > 0 ? [{ start: 0, end: this.#covered }, ...found] : found)
    let shown = ''
    let at = 0
    let coveredTo = 0
    for (const range of ranges) {
      if (range.start >= end && range.start > 0) break
      shown += this.#held.slice(at, Math.min(range.start, end))
      const isGiven = range.start === 0 && this.#covered > 0
      if (!isGiven && range.start < end) shown += maskText
      at = Math.min(range.end, end)
      if (isGiven || range.start < end) coveredTo = range.end
    }
    shown += this.#held.slice(at, end)
    this.#take(end)
    this.#covered = Math.max(0, coveredTo - end)
    return shown
  }

  #take(end: number): string {
    const taken = this.#held.slice(0, end)
    this.#held = this.#held.slice(end)
    return taken
  }
}

function findRanges(text: string, forms: ReadonlySet<string>): Range[] {
  const ranges: Range[] = []
  for (const form of forms) {
    if (form.length > text.length) continue
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) ranges.push({ start: at, end: at + form.length })
  }
  return ranges
}

/** Ranges that overlap become one. */
function merge(ranges: Range[]): readonly Range[] {
  const merged: Range[] = []
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last === undefined || range.start >= last.end) merged.push(range)
    else if (range.end > last.end) merged[merged.length - 1] = { start: last.start, end: range.end }
  }
  return merged
}

/** Length of the longest end of the text that is the start of a secret, and not all of it. */
function undecided(text: string, forms: ReadonlySet<string>): number {
  let longest = 0
  for (const form of forms) {
    const first = form.charCodeAt(0)
    for (let length = Math.min(form.length - 1, text.length); length > longest; length -= 1) {
      if (text.charCodeAt(text.length - length) === first && text.endsWith(form.slice(0, length))) longest = length
    }
  }
  return longest
}
