import { useState } from 'react'
import { Button, CodeBlock, Facts, isPlainValue, bareLabelOf, Section, Stack, Value } from '#ui'
import type { Entity } from '../contract.ts'

/** What is known of an entity, of any kind: short facts first, lists and tables under their names, the raw JSON one click away. */
export function EntityFacts({ entity }: { entity: Entity }) {
  const [isRaw, setIsRaw] = useState(false)
  const facts = factsOf(entity)
  if (facts.length === 0) return null
  const plain = facts.filter(([, value]) => isPlainValue(value))
  const larger = facts.filter(([, value]) => !isPlainValue(value))
  return (
    <Section title="Facts" actions={<Button size="small" look="quiet" onClick={() => setIsRaw(!isRaw)}>{isRaw ? 'Show in words' : 'Raw JSON'}</Button>}>
      {isRaw ? <CodeBlock label="Facts as JSON" text={JSON.stringify(entity.spec, null, 2)} /> : (
        <Stack>
          {plain.length > 0 ? <Facts columns={plain.length > 4 ? 2 : 1} items={plain.map(([name, value]) => [bareLabelOf(name), <Value key={name} value={value} name={name} />] as const)} /> : null}
          {larger.map(([name, value]) => (
            <Section key={name} id={`fact-${name}`} title={bareLabelOf(name)} note={sizeOf(value)}><Value value={value} name={name} /></Section>
          ))}
        </Stack>
      )}
    </Section>
  )
}

/** Fields of the Backstage model that are told as relations. */
const toldAsRelations = new Set(['owner', 'system', 'domain', 'dependsOn', 'dependencyOf', 'subcomponentOf', 'providesApis', 'consumesApis', 'parent', 'children', 'members', 'memberOf'])

/** Facts that say something and are not told elsewhere on the page. */
export function factsOf({ spec }: Pick<Entity, 'spec'>): [name: string, value: unknown][] {
  const { observed, ...rest } = spec
  const measured = typeof observed === 'object' && observed !== null && !Array.isArray(observed) ? Object.entries(observed) : []
  return [...Object.entries(rest), ...measured.filter(([name]) => !(name in rest))].filter(([name, value]) => !toldAsRelations.has(name) && !isEmpty(value))
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

function sizeOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return String(value.length)
  return typeof value === 'object' && value !== null ? String(Object.keys(value).length) : undefined
}
