import { expect, it } from 'vitest'
import type { WorkflowInput } from '../contract.ts'
import { startForm } from './start-form.ts'

function input(change: Partial<WorkflowInput> & Pick<WorkflowInput, 'name'>): WorkflowInput {
  return { type: 'string', description: null, required: false, default: null, options: [], ...change }
}
const known = { branches: ['main'], environments: ['production'] }
const start = { repository: 'repository:default/shop', workflow: '.github/workflows/build.yml' }

it('asks for what the file declares, with its types, defaults and choices', () => {
  const form = startForm({ inputs: [input({ name: 'level', type: 'choice', options: ['low', 'high'], required: true }), input({ name: 'count', type: 'number', default: 2 }), input({ name: 'dry', type: 'boolean' }), input({ name: 'place', type: 'environment' })] }, known)
  expect(form.input.parse({ ...start, ref: 'main', inputs: { level: 'low' } })).toEqual({ ...start, ref: 'main', inputs: { level: 'low', count: 2 } })
  expect(form.input.safeParse({ ...start, inputs: { level: 'middle' } }).success).toBe(false)
  expect(form.input.safeParse({ ...start, inputs: {} }).success).toBe(false)
  expect(form.input.safeParse({ ...start, inputs: { level: 'low', place: 'nowhere' } }).success).toBe(false)
  expect(form.name).toBe('pipelines.start')
})

it('asks for nothing but the branch where nothing is declared', () => {
  expect(Object.keys(startForm({ inputs: [] }, known).input.shape)).toEqual(['repository', 'workflow', 'ref'])
})
