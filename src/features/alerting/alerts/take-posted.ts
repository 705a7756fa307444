import { setTimeout as sleep } from 'node:timers/promises'
import type { RouteContext } from '#kernel/feature'
import { sql } from '#platform/database'
import { PostedAlert, type ReadAlert, readAlert, takeAlerts } from './receive-alerts.ts'

/** More than this are a storm. */
const takenWhole = 1000
/** Of a storm, at first and then; the server does other work in between. */
const firstTaken = 250
const thenTaken = 1000
/** While the database writes one piece the next is read. */
const atOnce = 2
/** Those who are told of the first have the machine to themselves for so long: that wakes somebody, and the others wait for their groups' next turn anyway. */
const headStartMs = 100

/** Takes in what was posted; of a storm a piece a transaction. Gives a sentence for each that is no alert: the others are taken. */
export async function takePosted(ctx: RouteContext, posted: readonly unknown[]): Promise<readonly string[]> {
  const isStorm = await comesInPieces(ctx, posted.length)
  const problems: string[] = []
  const intake = new Intake(ctx, isStorm)
  try {
    for (let from = 0, to = isStorm ? firstTaken : posted.length; from < posted.length; [from, to] = [to, to + thenTaken]) {
      const results = posted.slice(from, to).map((item) => PostedAlert.safeParse(item))
      problems.push(...results.flatMap((result, index) => (result.success ? [] : [`alert ${from + index}: ${result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`])))
      await intake.take(results.flatMap((result) => (result.success ? [readAlert(result.data)] : [])))
    }
  } finally {
    await intake.end()
  }
  return problems
}

/**
 * Under a configuration of Alertmanager the first of a storm are told while the others are taken in, as its group_wait says; whoever
 * is told of everything by Daybook's own rule is told of a storm once, as a whole.
 */
async function comesInPieces({ db }: RouteContext, count: number): Promise<boolean> {
  if (count <= takenWhole) return false
  const { rows } = await sql`select from alerting_configuration`.execute(db)
  return rows.length > 0
}

interface UnderWay {
  readonly prints: ReadonlySet<string>
  readonly done: Promise<void>
}

/** Pieces that are being written. What is said of one alert twice is written in its order. */
class Intake {
  readonly #ctx: RouteContext
  readonly #isStorm: boolean
  #underWay: readonly UnderWay[] = []
  #headStart: Promise<void> | undefined

  constructor(ctx: RouteContext, isStorm: boolean) {
    this.#ctx = ctx
    this.#isStorm = isStorm
  }

  /** Begins to write a piece, when there is room. Throws what an earlier one threw. */
  async take(read: readonly ReadAlert[]): Promise<void> {
    if (read.length === 0) return
    await this.#headStart
    while (this.#underWay.length >= atOnce || this.#underWay.some(({ prints }) => read.some(({ fingerprint }) => prints.has(fingerprint)))) await this.#shift()
    const done = this.#ctx.transact((ctx) => takeAlerts(ctx, read, this.#isStorm ? { isStorm: true } : {}))
    // Whoever waits for it is told.
    done.catch(() => undefined)
    this.#underWay = [...this.#underWay, { prints: new Set(read.map(({ fingerprint }) => fingerprint)), done }]
    if (this.#headStart) return sleep(0)
    await this.#shift()
    this.#headStart = this.#isStorm ? sleep(headStartMs) : Promise.resolve()
  }

  /** All that began has ended. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#underWay.map(({ done }) => done))
    while (this.#underWay.length > 0) await this.#shift()
  }

  async #shift(): Promise<void> {
    const [first, ...rest] = this.#underWay
    this.#underWay = rest
    await first?.done
  }
}
