import { describe, expect, it } from 'vitest'
import { bestGrouping, groupNodes, saysGroup } from './group-nodes.ts'

const node = (ref: string, owner: string | null = null) => ({ ref, kind: ref.slice(0, ref.indexOf(':')), owner })
const edge = (from: string, type: string, to: string, isRefused = false) => ({ from, type, to, isRefused })

describe('grouping what is drawn', () => {
  const nodes = [node('repository:default/mono'), node('service:default/shop', 'team:default/pay'), node('image:default/shop'), node('host:default/vm')]
  const edges = [edge('service:default/shop', 'builtFrom', 'repository:default/mono'), edge('image:default/shop', 'partOf', 'service:default/shop'), edge('host:default/vm', 'partOf', 'repository:default/mono', true)]

  it('follows what belongs to what, but no refused relation', () => {
    const groups = groupNodes(nodes, edges, 'repository')
    expect([...groups]).toEqual([['repository:default/mono', 'repository:default/mono'], ['service:default/shop', 'repository:default/mono'], ['image:default/shop', 'repository:default/mono']])
    expect(saysGroup({ from: 'service:default/shop', to: 'repository:default/mono' }, groups)).toBe(true)
    expect(saysGroup({ from: 'image:default/shop', to: 'service:default/shop' }, groups)).toBe(false)
  })

  it('takes the owner that a node names, and what is left over by kind when it is much', () => {
    expect(groupNodes(nodes, edges, 'owner').get('service:default/shop')).toBe('team:default/pay')
    const many = Array.from({ length: 20 }, (_, index) => node(`script:default/s${index}`))
    expect(groupNodes(many, [], 'repository').get('script:default/s3')).toBe('kind script')
  })

  it('chooses the grouping that tells the most', () => {
    const spread = Array.from({ length: 9 }, (_, index) => node(`service:default/s${index}`))
    const repositories = Array.from({ length: 3 }, (_, index) => node(`repository:default/r${index}`))
    expect(bestGrouping([...repositories, ...spread], spread.map(({ ref }, index) => edge(ref, 'builtFrom', `repository:default/r${index % 3}`)))).toBe('repository')
    expect(bestGrouping([...repositories, ...spread], spread.map(({ ref }) => edge(ref, 'builtFrom', 'repository:default/r0')))).toBe('kind')
  })
})
