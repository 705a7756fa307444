import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eventually, tempDir } from '../../../test/harness/index.ts'
import { findMarked, isAlive, isGroupAlive, killGroup, killMarked, ownIdentity, processStartTime, runCommand, signalGroup, spawnGroup } from './index.ts'

it('tells a process from a later one with its number', async () => {
  const own = ownIdentity()
  expect(own.startedAt).not.toBe('')
  expect(isAlive(own)).toBe(true)
  expect(isAlive({ ...own, startedAt: 'earlier' })).toBe(false)
  expect([processStartTime(0), processStartTime(-1), processStartTime(2 ** 30)]).toEqual([undefined, undefined, undefined])
  const group = await spawnGroup('sleep', ['30'])
  expect(isAlive(group)).toBe(true)
  await group.kill({ graceMs: 1000 })
  expect(isAlive(group)).toBe(false)
})

it('ends a whole group, also one that ignores the request', async () => {
  const script = 'trap "" TERM; (trap "" TERM; sleep 60 & wait) & echo started; while :; do sleep 60; done'
  const group = await spawnGroup('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  await new Promise((resolve) => group.child.stdout?.once('data', resolve))
  const startedAt = performance.now()
  await group.kill({ graceMs: 100 })
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(99)
  expect(isGroupAlive(group.pid)).toBe(false)
  expect(await group.exited).toEqual({ code: null, signal: 'SIGKILL' })
})

it('lets a group end by itself within its grace, stopped ones too', async () => {
  const group = await spawnGroup('bash', ['-c', 'trap "exit 7" TERM; echo started; while :; do sleep 0.01; done'], { stdio: ['ignore', 'pipe', 'ignore'] })
  await new Promise((resolve) => group.child.stdout?.once('data', resolve))
  signalGroup(group.pid, 'SIGSTOP')
  await group.kill({ graceMs: 5000 })
  expect(await group.exited).toEqual({ code: 7, signal: null })
})

it('ends what is left of a group whose leader is gone, and signals no stranger', async () => {
  const group = await spawnGroup('bash', ['-c', 'sleep 60 & sleep 60 & exit 0'], { stdio: 'ignore' })
  await group.exited
  expect(isGroupAlive(group.pid)).toBe(true)
  await killGroup(group.pid, { graceMs: 1000, startedAt: group.startedAt })
  expect(isGroupAlive(group.pid)).toBe(false)
  await killGroup(group.pid, { graceMs: 1000 })
  const stranger = await spawnGroup('sleep', ['30'])
  await killGroup(stranger.pid, { graceMs: 1000, startedAt: 'earlier' })
  expect(isAlive(stranger)).toBe(true)
  await stranger.kill({ graceMs: 1000 })
  expect([signalGroup(0, 'SIGTERM'), signalGroup(1, 'SIGTERM'), signalGroup(Number.NaN, 'SIGTERM')]).toEqual([false, false, false])
})

it('gives output, codes and signals of a command, and hands over its input', async () => {
  expect(await runCommand('sh', ['-c', 'cat; echo err >&2; exit 3'], { input: 'in ✓' })).toEqual({ code: 3, signal: null, stdout: 'in ✓', stderr: 'err\n', timedOut: false, truncated: false })
  expect(await runCommand('sh', ['-c', 'kill -9 $$'])).toMatchObject({ code: null, signal: 'SIGKILL' })
  expect((await runCommand('printf', ['%s', '$(id); a b'])).stdout).toBe('$(id); a b')
  expect(await runCommand('true', [], { input: 'x'.repeat(2 ** 20) })).toMatchObject({ code: 0 })
  expect((await runCommand('env', [], { env: { ONLY: 'this' } })).stdout).toBe('ONLY=this\n')
})

it('bounds time and output', async () => {
  const slow = await runCommand('sh', ['-c', 'echo first; sleep 60 & wait'], { timeoutMs: 150 })
  expect(slow).toMatchObject({ timedOut: true, stdout: 'first\n' })
  const long = await runCommand('sh', ['-c', 'head -c 5000000 /dev/zero | tr "\\0" x'], { maxOutputBytes: 1000 })
  expect(long).toMatchObject({ code: 0, truncated: true, timedOut: false })
  expect(long.stdout).toHaveLength(1000)
})

it('does not wait for children in the background', async () => {
  const startedAt = performance.now()
  const result = await runCommand('bash', ['-c', 'sleep 30 & echo $!'])
  expect(performance.now() - startedAt).toBeLessThan(2000)
  process.kill(Number(result.stdout), 'SIGKILL')
})

it('loses no output when this process is busy after the command has ended', async () => {
  const file = join(await tempDir(), 'pid')
  const running = runCommand('bash', ['-c', `(sleep 0.2; echo late) & echo first; echo $$ > ${file}`])
  await eventually(() => processStartTime(Number(readFileSync(file, 'utf8').trim() || process.pid)) === undefined)
  await new Promise((resolve) => setTimeout(resolve, 20))
  // From there the timers come before anything is read.
  await new Promise((resolve) => setImmediate(resolve))
  const until = performance.now() + 700
  while (performance.now() < until);
  expect((await running).stdout).toBe('first\nlate\n')
})

it('ends a command when its signal aborts', async () => {
  const stop = new AbortController()
  const running = runCommand('sleep', ['60'], { signal: stop.signal })
  setTimeout(() => stop.abort(new Error('no longer wanted')), 30)
  await expect(running).rejects.toThrow('no longer wanted')
  await expect(runCommand('true', [], { signal: AbortSignal.abort(new Error('never wanted')) })).rejects.toThrow('never wanted')
})

it('says what to do about a program that cannot be started', async () => {
  await expect(runCommand('/no-such-program', [])).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('Install it') })
  await expect(runCommand('true', [], { cwd: '/no/such/folder' })).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('/no/such/folder') })
  await expect(runCommand('/etc/passwd', [])).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('executable') })
})

it('takes a zombie for ended', async () => {
  const parent = spawn('bash', ['-c', 'sleep 0.01 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (text: Buffer) => resolve(Number(text.toString()))))
  expect(await eventually(() => processStartTime(pid) === undefined)).toBe(true)
  parent.kill('SIGKILL')
})

it.skipIf(process.platform !== 'linux')('finds and ends what left its group, by a mark in its environment', async () => {
  const value = crypto.randomUUID()
  const group = await spawnGroup('bash', ['-c', 'setsid sleep 60 & setsid bash -c "sleep 60 & sleep 60" & wait'], { env: { PATH: process.env['PATH'], MARK: value }, stdio: 'ignore' })
  await eventually(() => expect(findMarked('MARK', value).length).toBeGreaterThanOrEqual(5))
  await group.kill({ graceMs: 1000 })
  expect(findMarked('MARK', value).length).toBeGreaterThan(0)
  await killMarked('MARK', value)
  expect(findMarked('MARK', value)).toEqual([])
})
