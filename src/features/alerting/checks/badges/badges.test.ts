import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '#platform/database'
import { type Place, startPlace } from '../../../../../test/releases/start-place.ts'
import { saveCheck } from '../../contract.ts'
import { drawBadge } from './draw-badge.ts'

let place: Place
beforeAll(async () => {
  place = await startPlace()
})
afterAll(() => place.end())

test('what stands in a badge is text, whatever it holds', () => {
  const svg = drawBadge('<script>alert(1)</script>', '"&\'\0', 'red')
  expect(svg).not.toContain('<script')
  expect(svg).toContain('&lt;script&gt;')
  expect(svg).toContain('aria-label="&lt;script&gt;alert(1)&lt;/script&gt;: &quot;&amp;&#39;"')
  expect(drawBadge('a'.repeat(500), 'up', 'green').length).toBeLessThan(1500)
})

test('a public check shows how it is; others are as if they were not there', async () => {
  const shop = { kind: 'heartbeat', name: 'shop', service: 'service:default/shop' } as const
  await place.call(saveCheck, shop)
  const badge = async (path: string) => {
    const answer = await fetch(`${place.site.url}/badges/${path}`)
    return { status: answer.status, text: await answer.text(), headers: answer.headers }
  }
  const hidden = await badge('shop/status.svg')
  const none = await badge('nothing/status.svg')
  expect([hidden.status, none.status]).toEqual([404, 404])
  expect(hidden.text.replaceAll('shop', 'nothing').length).toBeGreaterThan(0)
  await place.call(saveCheck, { ...shop, isPublic: true })
  await sql`update alerting_checks set last_checked_at = now(), last_is_ok = true where name = 'shop'`.execute(place.database.db)
  await sql`insert into alerting_hours values ('shop', date_trunc('hour', now()), 10000, 9999, 0)`.execute(place.database.db)
  const shown = await badge('shop/status.svg')
  expect(shown).toMatchObject({ status: 200, text: expect.stringContaining('shop: up') })
  expect(shown.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8')
  expect(shown.headers.get('cache-control')).toBe('public, max-age=60')
  expect((await badge('shop/uptime.svg?days=30&label=%3Cb%3E')).text).toContain('&lt;b&gt; 30 d: 99.99%')
  expect((await badge('shop/other.svg')).status).toBe(404)
})
