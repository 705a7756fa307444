import fc from 'fast-check'
import { expect, it } from 'vitest'
import { EntityRef } from '#lib/entity-ref'
import { placeRef } from './place-ref.ts'

const repository = { ref: 'repository:default/shop', path: 'work/shop' }

it('names a place by its repository and path', () => {
  expect(placeRef('playbook', { path: 'work/shop/deploy/site.yml', repository })).toBe('playbook:default/shop--deploy--site.yml')
  expect(placeRef('stack', { path: 'work/shop', repository })).toBe('stack:default/shop')
  expect(placeRef('workload', { path: 'k8s/a.yaml', repository: undefined }, 'web')).toBe('workload:default/k8s--a.yaml--web')
})

it('gives every place a reference of its own', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1, unit: fc.constantFrom('a', 'B', '-', '.', ' ', 'é', '"', '\n') }), { minLength: 2 }), (names) => {
      const refs = names.map((name) => placeRef('script', { path: `x/${name}`, repository: undefined }))
      expect(new Set(refs).size).toBe(names.length)
      for (const ref of refs) expect(EntityRef.safeParse(ref).success).toBe(true)
    }),
  )
})
