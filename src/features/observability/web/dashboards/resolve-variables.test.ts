import fc from 'fast-check'
import { expect, it } from 'vitest'
import { valuesOf, valuesText } from './address-values.ts'
import { resolveVariables } from './resolve-variables.ts'

const none = new Map<string, string>()
const offered: Record<string, readonly string[]> = { 'label_values(up, job)': ['api', 'web'], 'label_values(up{job="web"}, instance)': ['w:1', 'w:2'], 'label_values(up{job=~"(api|web)"}, instance)': ['a:1', 'w:1'] }
const ask = async ({ query }: { query: string }) => (offered[query] ?? []).map((value) => ({ value, text: value }))

it('gives each variable its values, those that need others after them', async () => {
  const variables = [{ name: 'instance', type: 'query' as const, query: 'label_values(up{job="$job"}, instance)', multi: true }, { name: 'job', type: 'query' as const, query: 'label_values(up, job)', includeAll: true }, { name: 'text', type: 'text' as const, default: 'x' }]
  const valuesWith = async (search: Record<string, string>) => Object.fromEntries([...(await resolveVariables(variables, search, none, ask)).shown].map(([name, { values }]) => [name, values]))
  expect(await valuesWith({ 'var-job': 'web', 'var-instance': 'w:2,gone' })).toEqual({ job: ['web'], instance: ['w:2'], text: ['x'] })
  expect(await valuesWith({})).toEqual({ job: ['$__all'], instance: ['a:1'], text: ['x'] })
  expect(await valuesWith({ 'var-job': 'nowhere', 'var-text': 'a,b' })).toEqual({ job: ['$__all'], instance: ['a:1'], text: ['a,b'] })
})

it('comes to an end where variables need each other, and says what went wrong', async () => {
  const { errors, shown } = await resolveVariables([{ name: 'a', type: 'query', query: 'label_values(up{b="$b"}, a)' }, { name: 'b', type: 'query', query: 'label_values(up{a="$a"}, b)' }], {}, none, async () => { throw new Error('away') })
  expect([...shown.keys()].toSorted()).toEqual(['a', 'b'])
  expect(errors.size).toBe(2)
})

it('keeps any values in an address', () => {
  fc.assert(fc.property(fc.array(fc.string(), { minLength: 1 }), (values) => { expect(valuesOf(valuesText(values))).toEqual(values) }))
})
