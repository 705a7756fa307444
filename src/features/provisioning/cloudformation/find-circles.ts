import { at, textOf } from '../plain-data.ts'
import { textsOf } from './describe-template.ts'
import type { Template } from './template.ts'
import { invalid, type TemplateFault } from './template-fault.ts'
import { usesIn } from './template-functions.ts'

/** Resources that wait for each other: none of them can be made first. What SAM takes apart itself is left out. */
export function findCircles({ resources, isGenerated }: Template): TemplateFault[] {
  if (isGenerated) return []
  const plain = new Map(resources.filter(([, resource]) => !textOf(at(resource, 'Type'))?.startsWith('AWS::Serverless::')))
  const needs = new Map([...plain].map(([name, resource]) => [name, neededBy(name, resource).filter((needed) => plain.has(needed))]))
  const told = new Set<string>()
  return [...needs.keys()].flatMap((name) => {
    if (told.has(name)) return []
    const circle = circleFrom(name, needs)
    if (!circle) return []
    for (const member of circle) told.add(member)
    const text = circle.length === 1 ? `${name} depends on itself.` : `${[...circle, name].join(' needs ')}: none of them can be made first.`
    return [invalid(['Resources', name], `${text} Take one of these dependencies away.`)]
  })
}

function neededBy(name: string, resource: unknown): string[] {
  const used = usesIn(at(resource, 'Properties'), ['Resources', name]).filter(({ sort }) => sort === 'ref' || sort === 'attribute').map((use) => use.name)
  return [...new Set([...used, ...textsOf(at(resource, 'DependsOn'))])]
}

/** A shortest way from a name back to itself. */
function circleFrom(start: string, needs: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const cameFrom = new Map<string, string>()
  const waiting = [start]
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    for (const needed of needs.get(name) ?? []) {
      if (needed === start) return wayTo(name, start, cameFrom)
      if (cameFrom.has(needed)) continue
      cameFrom.set(needed, name)
      waiting.push(needed)
    }
  }
  return undefined
}

function wayTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [end]
  for (let name = end; name !== start; ) {
    name = cameFrom.get(name) ?? start
    way.unshift(name)
  }
  return way
}
