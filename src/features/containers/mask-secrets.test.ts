import { expect, it } from 'vitest'
import { processorMs } from '../../../test/harness/processor-time.ts'
import { maskSecrets } from './mask-secrets.ts'

it.each([
  ['run --password=hunter2 --port=80', 'run --password=*** --port=80'], ['mysqladmin ping -h db -uroot -phunter2', 'mysqladmin ping -h db -uroot -p***'], ['redis-cli -a hunter2 ping', 'redis-cli -a *** ping'],
  ['curl -u ada:hunter2 http://x', 'curl -u *** http://x'], ['psql postgres://ada:hunter2@db/x', 'psql postgres://***@db/x'], ['server --token "$TOKEN"', 'server --token "$TOKEN"'], ['redis-server --requirepass hunter2', 'redis-server --requirepass ***'],
])('masks %s', (text, masked) => {
  expect(maskSecrets(text)).toBe(masked)
})

it('takes no time for long texts', () => {
  const before = processorMs()
  for (const word of ['password ', 'mysql -', 'curl -u', 'a://', 'a-']) maskSecrets(word.repeat(50_000))
  expect(processorMs() - before).toBeLessThan(2000)
})
