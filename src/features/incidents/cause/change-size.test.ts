import { describe, expect, it } from 'vitest'
import type { StoredEvent } from '#kernel/timeline'
import { changeSizes } from './change-size.ts'

function event(id: string, data: unknown): StoredEvent {
  return { id, type: 't', source: '/', subject: 'service:default/shop', environment: null, actor: { kind: 'person', id: 'person:ada', name: 'Ada' }, cause: null, at: new Date(0), summary: '', data, before: null, after: null }
}

describe('changeSizes', () => {
  it('knows the size of a merge, of the deployment that brought it, and of what says its own', () => {
    const merge = event('merge', { commit: { sha: 'abc', files: [{ added: 3, removed: 1 }, { added: null, removed: null }] } })
    const deployment = event('deployment', { commit: 'abc', previous: null })
    const config = event('config', { changedLines: 7 })
    const other = event('other', { commit: 'def' })
    const sizeOf = changeSizes([deployment, merge, config, other])
    expect(sizeOf(merge)).toEqual({ changedLines: 4, changedFiles: 2 })
    expect(sizeOf(deployment)).toEqual({ changedLines: 4, changedFiles: 2 })
    expect(sizeOf(config)).toEqual({ changedLines: 7, changedFiles: undefined })
    expect(sizeOf(other)).toEqual({ changedLines: undefined, changedFiles: undefined })
  })
})
