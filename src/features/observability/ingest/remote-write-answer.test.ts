import { expect, it } from 'vitest'
import { answerTo } from './remote-write-route.ts'

it('tells a sender to go on, to try again, or nothing', () => {
  const rejected = (reason: 'out-of-order' | 'series-quota' | 'duplicate') => ({ accepted: 1, rejected: [{ reason, count: 2, example: 'The series x.' }] })
  expect(answerTo({ accepted: 3, rejected: [] }, [])).toEqual({ status: 204 })
  expect(answerTo(rejected('duplicate'), []).status).toBe(204)
  expect(answerTo(rejected('out-of-order'), [])).toMatchObject({ status: 400, body: '2 samples were not taken (out-of-order). The series x.\n' })
  expect(answerTo(rejected('series-quota'), [])).toMatchObject({ status: 429, headers: { 'retry-after': '60' } })
  expect(answerTo({ accepted: 0, rejected: [] }, ['The series y.'])).toMatchObject({ status: 400, body: '1 series can never be taken. The series y.\n' })
})
