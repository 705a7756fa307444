import { hostname } from 'node:os'
import { type Detection, type MachineDetector, nothingDetected } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { describeEngine } from './describe-engine.ts'
import { askEngine, type EngineAddress, engineAddress, EngineUnread } from './engine-client.ts'

/** The Docker engine of this machine with what runs on it. Where there is none, nothing is said. */
export const detectEngine: MachineDetector = {
  kind: 'machine', id: 'containers.engine', everyMs: 30_000,
  detect: (signal) => readEngine(process.env, signal),
}

/** What the engine says that `env` leads to; one that is there and may not be read is told with the reason. */
export async function readEngine(env: Readonly<Record<string, string | undefined>>, signal: AbortSignal): Promise<Detection> {
  const address = engineAddress(env)
  if (!address) return nothingDetected
  try {
    const [version, containers, images] = await Promise.all(['/version', '/containers/json?all=1', '/images/json'].map((path) => askEngine(address, path, signal)))
    const { containers: found, images: names, ...facts } = describeEngine({ version, containers, images })
    return detection(address, { ...facts, canBeRead: true, observed: { containers: found, images: names } })
  } catch (error) {
    if (!(error instanceof EngineUnread)) throw error
    // While the server stops, an answer that is missing says nothing.
    return error.isAbsent || signal.aborted ? nothingDetected : detection(address, { canBeRead: false, why: error.message })
  }
}

function detection(address: EngineAddress, spec: Readonly<Record<string, unknown>>): Detection {
  const place = 'socketPath' in address ? address.socketPath : `${address.host}:${address.port}`
  const ref = entityRef('engine', `${hostname()}--docker`)
  return {
    entities: [{ ref, title: `Docker on ${hostname()}`, description: 'Docker engine', spec: { tool: 'docker', address: place, ...spec }, evidence: { file: place } }],
    relations: 'socketPath' in address ? [{ from: ref, type: 'runsOn', to: entityRef('host', hostname()), evidence: { file: place }, reason: `It listens on ${place} of this machine.` }] : [],
    problems: [],
  }
}
