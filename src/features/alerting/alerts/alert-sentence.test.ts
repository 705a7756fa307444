import { describe, expect, it } from 'vitest'
import { alertSentence } from './alert-sentence.ts'

const shop = { service: 'service:default/shop', environment: 'production' }

describe('alertSentence', () => {
  it.each([
    ['It answered 500.', 2, 'shop in production answered 500, twice in a row.'],
    ['It answered 500 instead of 200 or 204.', 1, 'shop in production answered 500 instead of 200 or 204.'],
    ['It took 812 ms, more than 500 ms.', 3, 'shop in production took 812 ms, more than 500 ms, 3 times in a row.'],
    ['The answer does not hold /all .* well/.', 2, 'shop in production: the answer does not hold /all .* well/, twice in a row.'],
    ['Its certificate ends in 3 days, on 2026-01-04.', 1, 'shop in production: its certificate ends in 3 days, on 2026-01-04.'],
    ['127.0.0.1:8080 could not be reached (ECONNREFUSED). Check the address and that it runs.', 2, 'shop in production: 127.0.0.1:8080 could not be reached (ECONNREFUSED), twice in a row. Check the address and that it runs.'],
  ])('%s', (error, failures, sentence) => {
    expect(alertSentence(shop, error, failures)).toBe(sentence)
  })

  it('names no environment where there is none', () => {
    expect(alertSentence({ ...shop, environment: null }, 'It answered 500.', 1)).toBe('shop answered 500.')
  })
})
