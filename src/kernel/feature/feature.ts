import type { AttentionProvider } from './attention-provider.ts'
import type { WorkerContext } from './context.ts'
import type { Detector } from './detector.ts'
import type { Handled, Reaction } from './handler.ts'
import type { HttpRoute, SocketRoute } from './http-route.ts'
import type { RunKind } from './run-kind.ts'

/** Long-lived work inside the server. With `leader`, one server of several does it at a time. */
export interface Worker {
  readonly id: string
  readonly leader: boolean
  /** Returns when `signal` aborts. Throwing restarts it with backoff. */
  run(worker: WorkerContext): Promise<void>
}

/** What a part gives the server. Every field but `id` and `title` may be left out. Migrations are found in its folder. */
export interface Feature {
  readonly id: string
  readonly title: string
  readonly handlers?: readonly Handled[]
  readonly reactions?: readonly Reaction[]
  readonly runKinds?: readonly RunKind[]
  readonly workers?: readonly Worker[]
  readonly detectors?: readonly Detector[]
  readonly attention?: readonly AttentionProvider[]
  readonly routes?: readonly HttpRoute[]
  readonly sockets?: readonly SocketRoute[]
}

export function defineFeature(feature: Feature): Feature {
  return Object.freeze(feature)
}
