import type { Family } from '#lib/exposition'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import { askEngine } from '../ask-engine.ts'
import { HostFiles } from '../host/host-files.ts'
import { familiesOf } from './container-families.ts'
import { type ContainerFigures, figuresOfCgroup } from './figures-of-cgroup.ts'
import { figuresOfStats } from './figures-of-stats.ts'

interface Asked {
  readonly dockerHost: string
  readonly signal: AbortSignal
  readonly files?: HostFiles
}

export interface KnownContainer {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly labels: Readonly<Record<string, string>>
  readonly startedSeconds: number | undefined
}

const atOnce = 8

/** Every running container, by the names of cAdvisor: from its cgroup (version 2), or from Docker's engine where that cannot be read. Nothing where there is no engine. */
export async function readContainers({ dockerHost, signal, files = new HostFiles() }: Asked): Promise<Family[]> {
  const listed = await askEngine(dockerHost, '/containers/json', signal).catch(() => undefined)
  const containers = listOf(listed).map(recordOf).map(containerOf)
  const figures: { container: KnownContainer; figures: ContainerFigures }[] = []
  const waiting = [...containers]
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const container = next
      const found = (await figuresOfCgroup(files, container.id)) ?? (await figuresOfEngine(dockerHost, container.id, signal))
      if (found) figures.push({ container, figures: found })
    }
  }))
  return familiesOf(figures)
}

function containerOf(container: Readonly<Record<string, unknown>>): KnownContainer {
  const created = container['Created']
  return {
    id: textOf(container['Id']) ?? '', name: (textOf(listOf(container['Names'])[0]) ?? '').replace(/^\//, ''), image: textOf(container['Image']) ?? '',
    labels: Object.fromEntries(Object.entries(recordOf(container['Labels'])).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))),
    startedSeconds: typeof created === 'number' ? created : undefined,
  }
}

/** A container that ends while it is asked about gives nothing. */
async function figuresOfEngine(dockerHost: string, id: string, signal: AbortSignal): Promise<ContainerFigures | undefined> {
  const stats = await askEngine(dockerHost, `/containers/${id}/stats?stream=false&one-shot=true`, signal).catch(() => undefined)
  return stats === undefined ? undefined : figuresOfStats(stats)
}
