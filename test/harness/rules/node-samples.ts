import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { readFamilies } from '#lib/exposition'
import { Labels } from '#lib/promql'
import { freePort } from '../free-port.ts'
import { eventually } from '../eventually.ts'
import type { StoryPoint, StorySeries } from './story-series.ts'

const program = 'prometheus-node-exporter'

export const hasNodeExporter = spawnSync(program, ['--version']).status === 0

/** A real node_exporter of this machine. */
export async function startNodeExporter(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const port = await freePort()
  const child = spawn(program, [`--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  const url = `http://127.0.0.1:${port}/metrics`
  await eventually(async () => (await fetch(url)).ok, { timeoutMs: 20_000, intervalMs: 100 })
  return {
    url,
    stop: async () => {
      child.kill()
      await ended
    },
  }
}

/** A series as it was read twice: what it is, and how it grows. */
export interface NodeSample {
  readonly labels: Labels
  readonly isCounter: boolean
  readonly value: number
  readonly perSecond: number
}

/** What a real node_exporter says, and what of it grows how fast. */
export async function readNodeSamples(apartMs: number): Promise<NodeSample[]> {
  const exporter = await startNodeExporter()
  try {
    const read = async () => readFamilies(await (await fetch(exporter.url)).text(), 'text')
    const first = new Map((await read()).flatMap(({ samples }) => samples).map(({ labels, value }) => [labels.key, value]))
    await sleep(apartMs)
    return (await read()).flatMap(({ type, samples }) => samples.map(({ labels, value }): NodeSample => {
      const isCounter = type === 'counter' || labels.name.endsWith('_total')
      return { labels, isCounter, value, perSecond: isCounter ? Math.max(0, value - (first.get(labels.key) ?? value)) / (apartMs / 1000) : 0 }
    }))
  } finally {
    await exporter.stop()
  }
}

/** From one minute to another (not with it) a metric's value is another; of counters `to` is how much it grows in a second. */
export interface Trouble {
  readonly names: RegExp
  readonly from: number
  readonly until: number
  readonly to: (sample: NodeSample, minute: number) => number
}

interface Continuation {
  readonly steps: number
  readonly stepSeconds: number
  readonly labels: Readonly<Record<string, string>>
  readonly troubles: readonly Trouble[]
  /** Minutes in which the target cannot be reached. */
  readonly away?: { readonly from: number; readonly until: number }
}

/** Real samples as they would go on: counters grow as they grew, the rest stays, but for the troubles. With `up` of the target. */
export function continuedSamples(samples: readonly NodeSample[], story: Continuation): StorySeries[] {
  const { steps, stepSeconds, labels: own, away } = story
  const isAway = (step: number) => away !== undefined && step * stepSeconds >= away.from * 60 && step * stepSeconds < away.until * 60
  const up = { labels: Labels.of({ ...own, __name__: 'up' }), points: Array.from({ length: steps }, (_, step) => (isAway(step) ? 0 : 1)) }
  return [up, ...samples.map((sample): StorySeries => {
    const values = valuesOf(sample, story)
    return { labels: Labels.ofPairs([...sample.labels.pairs(), ...Object.entries(own)]), points: values.map((value, step): StoryPoint => (!isAway(step) ? value : isAway(step - 1) ? undefined : 'stale')) }
  })]
}

function valuesOf(sample: NodeSample, { steps, stepSeconds, troubles }: Continuation): number[] {
  const own = troubles.filter(({ names }) => names.test(`${sample.labels.name} ${sample.labels.pairs().map((pair) => pair.join('=')).join(' ')}`))
  let total = sample.value
  return Array.from({ length: steps }, (_, step) => {
    const minute = (step * stepSeconds) / 60
    const trouble = own.find(({ from, until }) => minute >= from && minute < until)
    if (!sample.isCounter) return trouble ? trouble.to(sample, minute) : sample.value
    total += (trouble ? trouble.to(sample, minute) : sample.perSecond) * stepSeconds
    return total
  })
}
