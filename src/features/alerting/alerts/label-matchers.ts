import { type LabelMatcher, matchesAll, MatcherError, parseMatchers as parseList } from '#lib/alertmanager'
import { ProductError } from '#lib/errors'

type Labels = Readonly<Record<string, string>>

/** Whether labels fit all of some matchers, each as Alertmanager reads one. Throws invalid for one that does not read. */
export function parseMatchers(texts: readonly string[]): (labels: Labels) => boolean {
  return matchesAll(texts.map(readMatcher))
}

/** One matcher out of its text. Throws invalid for one that does not read. */
export function readMatcher(text: string): LabelMatcher {
  try {
    const [matcher, ...others] = parseList(text)
    if (!matcher || others.length > 0) throw new MatcherError('It must be one, like severity="critical" or job=~"web.*".')
    matchesAll([matcher])
    return matcher
  } catch (error) {
    throw new ProductError('invalid', `The matcher ${JSON.stringify(text.slice(0, 200))} does not read: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
