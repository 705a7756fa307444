import { recordOf } from '#lib/plain-data'
import { askEngine, streamEngine } from '../../collect/ask-engine.ts'
import type { ContainerSink, SpeakingContainer } from './container-sink.ts'
import { SaidLines } from './said-lines.ts'

interface Following {
  readonly dockerHost: string
  readonly sink: ContainerSink
  readonly maxLineBytes: number
  /** Of a container that is read for the first time nothing older is taken. */
  readonly since: Date
  readonly signal: AbortSignal
}

const nsInSecond = 1_000_000_000n

/** Reads what a container says, from where it was read before, until it ends. Throws where the engine does not give it. */
export async function followContainer(container: SpeakingContainer, { dockerHost, sink, maxLineBytes, since, signal }: Following): Promise<void> {
  const inspected = recordOf(await askEngine(dockerHost, `/containers/${container.id}/json`, signal))
  const position = sink.position(container.id)
  const fromNs = position === undefined ? BigInt(since.getTime()) * 1_000_000n : BigInt(position.timeNs)
  const response = await streamEngine(dockerHost, `/containers/${container.id}/logs?follow=1&stdout=1&stderr=1&timestamps=1&since=${fromNs / nsInSecond}.${String(fromNs % nsInSecond).padStart(9, '0')}`, signal)
  const said = new SaidLines({ isRaw: recordOf(inspected['Config'])['Tty'] === true, maxBytes: maxLineBytes })
  let known = position?.count ?? 0
  for await (const chunk of response) {
    const lines = said.push(chunk as Buffer)
    // The engine begins with the very moment: what of it was taken comes once more.
    const fresh = known === 0 ? lines : lines.filter(({ timeNs }) => timeNs !== fromNs || (known -= 1) < 0)
    if (lines.some(({ timeNs }) => timeNs > fromNs)) known = 0
    sink.add(container, fresh)
    await sink.room(signal)
  }
}
