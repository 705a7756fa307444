import { parseEntityRef } from '#lib/entity-ref'
import type { CheckSettings } from '../contract.ts'

/** What an alert says: `shop in production answered 500, twice in a row.` `error` is what a check found, in sentences. */
export function alertSentence({ service, environment }: Pick<CheckSettings, 'service' | 'environment'>, error: string, failures: number): string {
  const { name } = parseEntityRef(service)
  return withPlace(environment === null ? name : `${name} in ${environment}`, failureSentence(error, failures))
}

/** `It answered 500, twice in a row.` The first sentence says what was seen, so the count belongs to it. */
export function failureSentence(error: string, failures: number): string {
  const times = timesWords(failures)
  if (times === '') return error
  const end = error.search(/\.( [A-Z]|$)/)
  return end < 0 ? `${error}, ${times}.` : `${error.slice(0, end)}, ${times}${error.slice(end)}`
}

/** `twice in a row`, `3 times in a row`; once is not worth a word. */
export function timesWords(count: number): string {
  if (count < 2) return ''
  return count === 2 ? 'twice in a row' : `${count} times in a row`
}

function withPlace(place: string, sentence: string): string {
  if (sentence.startsWith('It ')) return `${place} ${sentence.slice(3)}`
  const isOwnWord = /^(Its|The|There|No|Step) /.test(sentence)
  return `${place}: ${isOwnWord ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence}`
}
