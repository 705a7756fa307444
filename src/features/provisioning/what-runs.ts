import { cloudFormationRunners, terraformRunners } from './what-runs.data.ts'
import { at, textOf } from './plain-data.ts'
import type { HclBlock } from './terraform/hcl/hcl.ts'

/** Something that a stack runs: by what name and from which images, as far as both are written out. */
export interface RunFacts {
  readonly resource: string
  readonly line: number
  readonly name: string | null
  readonly images: readonly string[]
}

export function runsInTerraform(blocks: readonly HclBlock[]): RunFacts[] {
  return blocks.filter(({ type, labels }) => type === 'resource' && labels.length === 2).flatMap((block) => {
    const [type = '', label = ''] = block.labels
    const named = Object.hasOwn(terraformRunners, type) ? terraformRunners[type] : undefined
    if (named === undefined) return []
    const metadata = block.blocks.find((inner) => inner.type === 'metadata')
    const name = (block.attributes.get(named) ?? metadata?.attributes.get(named))?.value
    return [{ resource: `${type}.${label}`, line: block.line, name: textOf(name) ?? null, images: imagesIn(block, 0) }]
  })
}

function imagesIn({ attributes, blocks }: HclBlock, depth: number): string[] {
  const own = ['image', 'image_uri', 'image_name'].flatMap((key) => textOf(attributes.get(key)?.value) ?? [])
  return depth > 8 ? own : [...new Set([...own, ...blocks.flatMap((block) => imagesIn(block, depth + 1))])]
}

export function runsInTemplate(resources: readonly [string, unknown][], lineOf: (path: readonly string[]) => number): RunFacts[] {
  return resources.flatMap(([name, resource]) => {
    const type = textOf(at(resource, 'Type')) ?? ''
    const named = Object.hasOwn(cloudFormationRunners, type) ? cloudFormationRunners[type] : undefined
    if (named === undefined) return []
    const properties = at(resource, 'Properties')
    const containers = at(properties, 'ContainerDefinitions')
    const images = [...(Array.isArray(containers) ? (containers as unknown[]).map((container) => at(container, 'Image')) : []), at(properties, 'ImageUri'), at(properties, 'Code', 'ImageUri'), at(properties, 'SourceConfiguration', 'ImageRepository', 'ImageIdentifier')]
    return [{ resource: name, line: lineOf(['Resources', name]), name: textOf(at(properties, named)) ?? null, images: [...new Set(images.flatMap((image) => textOf(image) ?? []))] }]
  })
}
