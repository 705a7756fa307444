import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { matcherOf } from '#lib/promql'
import { LogsEngine } from './logs-engine.ts'

let folder = ''
let program = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybook-crash-'))
  program = join(folder, 'writer.mjs')
  await build({ entryPoints: [fileURLToPath(new URL('crash-writer.fixture.ts', import.meta.url))], outfile: program, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Lets a process write for a while and kills it; gives the last batch that it was told is safe. */
async function writeAndKill(directory: string, first: number, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [program, directory, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    if (output === '') setTimeout(() => child.kill('SIGKILL'), afterMs)
    output += chunk.toString()
  })
  await new Promise((resolve) => child.on('close', resolve))
  return Number(output.slice(0, output.lastIndexOf('\n')).split('\n').at(-1))
}

it('has every line that was accepted before kill -9, once, also where files were being merged', async () => {
  const directory = join(folder, 'logs')
  let next = 0
  for (const afterMs of [30, 90, 170, 260, 400, 700, 900, 1100]) {
    const last = await writeAndKill(directory, next, afterMs)
    expect(last).toBeGreaterThanOrEqual(next)
    const { engine: logs } = await LogsEngine.open({ directory, limits: { retentionDays: 0 } })
    const numbers: number[] = []
    for await (const { lines } of logs.select({ matchers: [matcherOf('app', '=~', '.+')], from: 0n, to: 2n ** 62n, filters: [], direction: 'forward' })) numbers.push(...lines.map((line) => Number.parseInt(line, 10)))
    await logs.close()
    numbers.sort((a, b) => a - b)
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(numbers.length).toBeGreaterThanOrEqual((last + 1) * 20)
    expect(numbers).toEqual(Array.from(numbers.keys()))
    next = Math.ceil(numbers.length / 20)
    expect(numbers.length).toBe(next * 20)
  }
})
