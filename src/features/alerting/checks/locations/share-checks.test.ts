import { expect, test } from 'vitest'
import { shareOf } from './share-checks.ts'

const runner = (id: string, name: string, ...labels: string[]) => ({ id, name, labels })
const checks = Array.from({ length: 300 }, (_, index) => ({ name: `check-${index}`, revision: 1, locations: index % 3 === 0 ? ['here', 'berlin'] : ['berlin', 'office'] }))
const runners = [runner('1', 'one', 'berlin'), runner('2', 'two', 'berlin'), runner('3', 'berlin'), runner('4', 'office')]
const keysOf = (all: typeof runners) => all.map((each) => shareOf(each, all, checks).map(({ name, location }) => `${name} ${location}`))

test('each check at each location is one runner\'s, whose name or label the location is; here is nobody\'s', () => {
  const shares = keysOf(runners)
  expect(shares.flat().toSorted()).toEqual(checks.flatMap(({ name, locations }) => locations.filter((each) => each !== 'here').map((location) => `${name} ${location}`)).toSorted())
  for (const share of shares.slice(0, 3)) expect(share.length).toBeGreaterThan(60)
  expect(shares[3]?.every((key) => key.endsWith(' office'))).toBe(true)
})

test('when one goes only its share moves', () => {
  const [before, after] = [keysOf(runners), keysOf(runners.filter(({ id }) => id !== '2'))]
  expect(after[0]).toEqual(expect.arrayContaining(before[0] ?? []))
  expect(after[1]).toEqual(expect.arrayContaining(before[2] ?? []))
})
