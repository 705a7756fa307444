import type { GoFunction } from '../model/go-value.ts'
import { goRegexp, replaceAll } from './go-regexp.ts'

const ofText = (call: (text: string) => string): GoFunction => ({ params: ['string'], call: (text = '') => call(String(text)) })

/** What Prometheus and Alertmanager both have for texts. */
export const textFunctions: Readonly<Record<string, GoFunction>> = {
  toUpper: ofText((text) => text.toUpperCase()), toLower: ofText((text) => text.toLowerCase()), safeHtml: ofText((text) => text),
  match: { params: ['string', 'string'], call: (pattern = '', text = '') => goRegexp(String(pattern)).matcher(String(text)).find() },
  reReplaceAll: { params: ['string', 'string', 'string'], call: (pattern = '', replacement = '', text = '') => replaceAll(String(pattern), String(replacement), String(text)) },
}
