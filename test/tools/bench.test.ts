import { describe, expect, it } from 'vitest'
import { runCommand } from '#platform/process'

const bench = (...args: string[]) => runCommand(process.execPath, ['tools/bench.mjs', ...args], { timeoutMs: 30_000 })

describe('npm run bench', () => {
  it('names its rows, one for each line of the table of targets', async () => {
    const { code, stdout } = await bench('--list')
    expect(code).toBe(0)
    expect(stdout.trim().split('\n').map((line) => line.split(' ')[0])).toEqual(['ready', 'memory', 'dispatch', 'steps', 'log', 'append', 'query', 'causes', 'quality'])
  })

  it.each([[['nothing'], 'There is no row nothing.'], [['--events', 'many'], 'Say how many events']])('refuses %j before it starts anything', async (args, sentence) => {
    const { code, stderr } = await bench(...args)
    expect(code).toBe(2)
    expect(stderr).toContain(sentence)
  })
})
