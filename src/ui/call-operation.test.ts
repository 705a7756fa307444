import { afterAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { defineOperation } from '#lib/operation'
import { askAhead, callOperation } from './call-operation.ts'

const show = defineOperation({ name: 'things.show', kind: 'query', summary: 'Show a thing.', access: 'signed-in', input: z.object({ id: z.string() }), output: z.object({ path: z.string() }) })
const asked: string[] = []
let isIn = true
// The browser's, which the server is behind.
vi.stubGlobal('fetch', async (path: string) => {
  asked.push(path)
  return Response.json({ path }, { status: isIn ? 200 : 401 })
})
afterAll(() => void vi.unstubAllGlobals())

it('takes an answer that was asked for ahead, once and for the same input alone', async () => {
  askAhead(show, { id: 'a' })
  askAhead(show, { id: 'a' })
  await callOperation(show, { id: 'b' })
  expect(await callOperation(show, { id: 'a' })).toEqual({ path: '/api/v1/things/show?id=a' })
  expect(asked.filter((path) => path.endsWith('id=a'))).toHaveLength(1)
  await callOperation(show, { id: 'a' })
  expect(asked.filter((path) => path.endsWith('id=a'))).toHaveLength(2)
})

it('asks again where what was asked ahead was refused: somebody may have signed in since', async () => {
  isIn = false
  askAhead(show, { id: 'c' })
  isIn = true
  expect(await callOperation(show, { id: 'c' })).toEqual({ path: '/api/v1/things/show?id=c' })
  expect(asked.filter((path) => path.endsWith('id=c'))).toHaveLength(2)
})
