import { describe, expect, it } from 'vitest'
import { freshDatabase } from '../../../test/harness/index.ts'
import { sql } from './index.ts'

describe('openDatabase', () => {
  it('gives values in the promised types', async () => {
    const { db } = await freshDatabase({ isEmpty: true })
    const { rows } = await sql`select 1::int8 as small, 9007199254740993::int8 as large, 1.50::numeric as price, now() as at,
      '{"a":[1]}'::jsonb as data, date '2026-03-02' as day, array[1,null,3]::int8[] as list`.execute(db)
    expect(rows[0]).toEqual({ small: 1, large: '9007199254740993', price: '1.50', at: expect.any(Date), data: { a: [1] }, day: '2026-03-02', list: [1, null, 3] })
  })
})
