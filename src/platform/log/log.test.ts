import { expect, it } from 'vitest'
import { createLog } from './index.ts'

function collecting(level?: 'debug' | 'info' | 'silent') {
  const lines: Record<string, unknown>[] = []
  const log = createLog({ ...(level ? { level } : {}), destination: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) } })
  return { log, lines }
}

it('writes JSON lines with fields, levels and errors', () => {
  const { log, lines } = collecting()
  log.debug('not shown')
  log.child({ part: 'runs' }).warn('late', { runId: 'r1', error: new Error('why') })
  expect(lines).toEqual([{ level: 'warn', time: expect.stringMatching(/^\d{4}-.*Z$/), part: 'runs', runId: 'r1', msg: 'late', error: expect.objectContaining({ message: 'why' }) }])
  const silent = collecting('silent')
  silent.log.error('nothing')
  expect(silent.lines).toEqual([])
})

it('never writes fields that are secret', () => {
  const { log, lines } = collecting()
  log.info('request', { password: 'hunter2', headers: { authorization: 'Bearer hunter2', 'x-api-key': 'hunter2', host: 'shop' }, a: { b: { token: 'hunter2' } } })
  expect(JSON.stringify(lines)).not.toContain('hunter2')
  expect(lines[0]).toMatchObject({ headers: { host: 'shop', authorization: '[redacted]' } })
})
