import { execFileSync, spawnSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunPlan } from '#kernel/feature'
import { approveGate, cancelRun, declineGate, getRun, listArtifacts, readLog, rerun, setSecret, startRun } from '#kernel/runs/contract'
import { createLog } from '#platform/log'
import { processStartTime } from '#platform/process'
import { ada, bob, eventually, freshDatabase, job, plan, RunsMount, scripted, step, steps, tempDir } from '../../test/runs/index.ts'
import { type Runner, startRunner } from './index.ts'

const hasPython = spawnSync('python3', ['--version']).status === 0

let mount: RunsMount
let runner: Runner
let dataDir: string

beforeAll(async () => {
  dataDir = await tempDir()
  mount = await RunsMount.start({ database: await freshDatabase(), dataDir, kinds: [scripted], leaseMs: 5000 })
  process.env['DAYBOOK_CANARY'] = 'must not be seen'
  runner = await startRunner({
    connection: { server: mount.url, token: 'runner' }, labels: ['linux', 'self-hosted'], workDir: join(dataDir, 'runner'), capacity: 8,
    log: createLog({ level: process.env['TEST_LOG'] === '1' ? 'debug' : 'silent' }), stopGraceMs: 300, maxOutputLines: 20_000, maxOutputBytes: 8 * 2 ** 20,
  })
})

afterAll(async () => {
  await runner.stop({ endJobs: true })
  await mount.stop()
})

async function start(runPlan: RunPlan): Promise<string> {
  return (await mount.call(startRun, { kind: 'scripted', input: { plan: runPlan } })).runId
}

async function ended(id: string) {
  return eventually(async () => {
    const found = await mount.call(getRun, { id })
    expect(['succeeded', 'failed', 'cancelled']).toContain(found.run.state)
    return found
  }, { timeoutMs: 15_000 })
}

async function logOf(id: string, key: string): Promise<string[]> {
  return (await mount.call(readLog, { run: id, job: key, limit: 10_000 })).lines.map((line) => line.text)
}

async function play(runPlan: RunPlan) {
  const found = await ended(await start(runPlan))
  const jobs = Object.fromEntries(found.jobs.map((each) => [each.key, each]))
  return { ...found, jobs, log: (key: string) => logOf(found.run.id, key) }
}

const evaluates = { contexts: { github: { repository: 'acme/shop', sha: 'abc', event: { number: 7 } }, matrix: { os: 'linux' } } }

describe('steps', () => {
  it('bring back lines and exit codes; after a failure the rest is skipped', async () => {
    const { run, jobs, log } = await play(plan([job('build', { steps: [...steps('echo one; echo two >&2', 'printf "no line feed"'), step('exit 3', { key: 'bad', name: 'Bad' }), step('echo never', { key: 'after' })] })]))
    expect(run).toMatchObject({ state: 'failed', reason: 'build: Bad: It ended with exit code 3.' })
    expect(jobs['build']).toMatchObject({ state: 'failed', attempt: 1, steps: [{ state: 'succeeded', exitCode: 0 }, { state: 'succeeded' }, { state: 'failed', exitCode: 3 }, { state: 'skipped' }] })
    expect(await log('build')).toEqual(['one', 'two', 'no line feed'])
  })

  it('speak through files and commands, and evaluate expressions where the plan says so', async () => {
    const { run, jobs, log } = await play(plan([
      job('first', {
        evaluates, env: { GREETING: 'hello ${{ matrix.os }}' }, outputs: { made: '${{ steps.one.outputs.value }}' },
        steps: [
          step('echo "value=42" >> "$GITHUB_OUTPUT"; echo "LATER=from one" >> "$GITHUB_ENV"; mkdir -p bin; printf "#!/bin/sh\\necho tool\\n" > bin/tool; chmod +x bin/tool; echo "$PWD/bin" >> "$GITHUB_PATH"; echo "# Summary" >> "$GITHUB_STEP_SUMMARY"', { key: 'one' }),
          step('echo "$GREETING $LATER ${{ steps.one.outputs.value }} $GITHUB_REPOSITORY"; tool; jq .number "$GITHUB_EVENT_PATH" 2>/dev/null || grep -o 7 "$GITHUB_EVENT_PATH"', { key: 'two' }),
          step('echo skipped', { key: 'three', if: "steps.one.outputs.value == '41'" }),
          step('echo four', { key: 'four', shell: 'sh' }),
          step('exit 1', { key: 'five', continueOnError: true }),
          step('echo "${{ steps.five.outcome }} ${{ steps.five.conclusion }} ${{ job.status }}"', { key: 'six' }),
        ],
      }),
      job('second', { needs: ['first'], evaluates, if: "needs.first.outputs.made == '42'", steps: [step('echo got ${{ needs.first.outputs.made }}', { key: 'a' })] }),
    ]))
    expect(run.state).toBe('succeeded')
    expect(jobs['first']?.outputs).toEqual({ made: '42' })
    expect(jobs['first']?.summary).toContain('# Summary')
    expect(jobs['first']?.steps.map((each) => each.state)).toEqual(['succeeded', 'succeeded', 'skipped', 'succeeded', 'failed', 'succeeded'])
    expect(await log('first')).toEqual(['hello linux from one 42 acme/shop', 'tool', '7', 'four', 'failure success success'])
    expect(await log('second')).toEqual(['got 42'])
  })

  it.skipIf(!hasPython)('run Python where it is there', async () => {
    const { log } = await play(plan([job('snake', { steps: [step('import sys\nprint("python", sys.version_info.major, flush=True)', { shell: 'python' })] })]))
    expect(await log('snake')).toEqual(['python 3'])
  })

  it('leave text literal where the plan does not evaluate', async () => {
    const { log } = await play(plan([job('plain', { steps: steps("echo '${{ github.sha }}'") })]))
    expect(await log('plain')).toEqual(['${{ github.sha }}'])
  })

  it('see a clean environment and a private workspace', async () => {
    const { log } = await play(plan([job('env', { steps: steps('env | grep -E "DAYBOOK|DATABASE_URL|Bearer" || echo clean; stat -c %a "$GITHUB_WORKSPACE"; pwd') })]))
    const [clean, mode, folder] = await log('env')
    expect([clean, mode]).toEqual(['clean', '700'])
    expect(folder).toContain(join(dataDir, 'runner', 'jobs'))
    await eventually(async () => expect(await readdir(join(dataDir, 'runner', 'jobs'))).toEqual([]))
  })

  it('never show a secret: whole, in two writes, in lines, or added while they run', async () => {
    await mount.call(setSecret, { name: 'TOKEN', value: 'hunter2-secret' })
    await mount.call(setSecret, { name: 'KEY', value: '-----BEGIN\nline-of-the-key\n-----END' })
    await mount.call(setSecret, { name: 'OTHER', value: 'not-for-this-step' })
    const { log, jobs } = await play(plan([job('secret', {
      secrets: ['TOKEN'], evaluates, outputs: { leak: '${{ steps.a.outputs.leak }}' },
      steps: [
        step('printf "a hunter2"; sleep 0.05; echo "-secret b"; echo "$KEY"; echo "[$OTHER]"; echo "leak=hunter2-secret" >> "$GITHUB_OUTPUT"; echo "::add-mask::later-$((40+2))"; echo "it is later-42"', { key: 'a', secrets: ['KEY'] }),
        step('echo "still later-42 and ${{ secrets.TOKEN }} [$KEY]"', { key: 'b' }),
      ],
    })]))
    expect(await log('secret')).toEqual(['a *** b', '***', '***', '***', '[]', '::add-mask::***', 'it is ***', 'still *** and *** []'])
    expect(jobs['secret']?.outputs).toEqual({})
  })

  it('end in time, or are ended with all that they started', async () => {
    const pids = join(dataDir, 'pids-of-slow')
    const { run, jobs } = await play(plan([
      job('slow', { steps: [step(`trap '' TERM; (setsid sh -c 'echo $$ >> ${pids}; exec sleep 98765' &) ; sh -c 'echo $$ >> ${pids}; exec sleep 98765' & sh -c 'echo $$ >> ${pids}; exec sleep 98765'`, { key: 'a', name: 'Slow', timeoutMs: 2000 }), step('echo cleaned', { key: 'b', if: 'always()' })] }),
      job('whole', { timeoutMs: 400, steps: [step('sleep 98765', { key: 'a', name: 'Sleepy' })] }),
    ]))
    expect(run.state).toBe('failed')
    expect(jobs['slow']).toMatchObject({ state: 'failed', reason: 'Slow: The step ran longer than 2 s and was stopped.', steps: [{ state: 'failed' }, { state: 'succeeded' }] })
    expect(jobs['whole']).toMatchObject({ state: 'failed', reason: 'The job ran longer than 400 ms and was stopped.' })
    const started = (await readFile(pids, 'utf8')).trim().split('\n').map(Number)
    expect(started).toHaveLength(3)
    expect(started.filter((pid) => processStartTime(pid) !== undefined)).toEqual([])
  })

  it('do not hold up the job by what they leave in the background, which ends with the job', async () => {
    const { run, jobs, log } = await play(plan([job('forks', { steps: steps('(exec sleep 87654) & echo $! > pid; echo begun', 'kill -0 $(cat pid) && echo "still $(cat pid)"') })]))
    expect(run.state).toBe('succeeded')
    expect(jobs['forks']?.steps[0]?.state).toBe('succeeded')
    const [begun, still = ''] = await log('forks')
    expect([begun, still]).toEqual(['begun', expect.stringMatching(/^still \d+$/)])
    expect(processStartTime(Number(still.slice('still '.length)))).toBeUndefined()
  })

  it('print without end only so far', async () => {
    const { jobs } = await play(plan([job('endless', { steps: steps('yes endless') }), job('line', { steps: steps('head -c 3000000 /dev/zero | tr "\\0" x; echo') })]))
    expect(jobs['endless']?.steps[0]).toMatchObject({ state: 'failed', reason: expect.stringContaining('printed more than') })
    const lines = await logOf((await mount.call(getRun, { id: jobs['line'] ? (await lastRun()) : '' })).run.id, 'line')
    expect(lines.map((line) => line.length)).toEqual([1_048_576, 1_048_576, 902_848])
  })

  it('cannot start in a folder that is not there', async () => {
    const { jobs } = await play(plan([job('where', { steps: [step('pwd', { key: 'a', workingDirectory: 'nowhere' })] })]))
    expect(jobs['where']?.steps[0]).toMatchObject({ state: 'failed', reason: expect.stringContaining('working directory') })
  })
})

async function lastRun(): Promise<string> {
  const { items } = await mount.call((await import('#kernel/runs/contract')).listRuns, { limit: 1 })
  return items[0]?.id ?? ''
}

describe('runs', () => {
  it('are stopped at once, with clean-up, and say so', async () => {
    const id = await start(plan([job('stop', { steps: [step('echo begun; sleep 76543', { key: 'a' }), step('echo cleaned', { key: 'b', if: 'always()' }), step('echo no', { key: 'c' })] }), job('after', { needs: ['stop'], steps: steps('echo no') })]))
    await eventually(async () => expect(await logOf(id, 'stop')).toEqual(['begun']), { timeoutMs: 10_000 })
    const before = performance.now()
    await mount.call(cancelRun, { id, reason: 'Wrong branch.' })
    const { run, jobs } = await ended(id)
    expect(performance.now() - before).toBeLessThan(3000)
    expect(run).toMatchObject({ state: 'cancelled', reason: 'Wrong branch.' })
    expect(jobs.map((each) => each.state)).toEqual(['cancelled', 'cancelled'])
    expect(jobs[0]?.steps.map((each) => each.state)).toEqual(['cancelled', 'succeeded', 'skipped'])
    expect(await logOf(id, 'stop')).toEqual(['begun', 'cleaned'])
  })

  it('try again what may be tried again, with the log going on', async () => {
    const marker = join(dataDir, 'tries')
    const { run, jobs, log } = await play(plan([job('flaky', { retries: 2, steps: steps(`echo try; echo x >> ${marker}; [ "$(wc -l < ${marker})" -ge 3 ]`) })]))
    expect(run.state).toBe('succeeded')
    expect(jobs['flaky']?.attempt).toBe(3)
    expect(await log('flaky')).toEqual(['try', 'try', 'try'])
  })

  it('wait at a gate, go on when approved, end when declined', async () => {
    const gated = plan([job('gate', { executor: 'gate', gate: { approvers: ['person:bob'], prompt: 'Deploy?', expiresAfterMs: 60_000, fourEyes: true } }), job('deploy', { needs: ['gate'], steps: steps('echo deployed') })])
    const id = await start(gated)
    expect((await mount.call(getRun, { id })).run).toMatchObject({ state: 'waiting', reason: 'Waits for person:bob: Deploy?' })
    await expect(mount.call(approveGate, { id, job: 'gate' }, ada)).rejects.toThrow('somebody else')
    await mount.call(approveGate, { id, job: 'gate', comment: 'Fine.' }, bob)
    expect((await ended(id)).jobs[0]).toMatchObject({ state: 'succeeded', gate: { decision: 'approved', decidedBy: 'Bob', comment: 'Fine.' } })
    await expect(mount.call(approveGate, { id, job: 'gate' }, bob)).rejects.toThrow('approved already')
    const second = await start(gated)
    await mount.call(declineGate, { id: second, job: 'gate', comment: 'Not today.' }, bob)
    const { run, jobs } = await ended(second)
    expect(run).toMatchObject({ state: 'failed', reason: 'gate: Declined by Bob: Not today.' })
    expect(jobs[1]?.state).toBe('skipped')
  })

  it('bring files', async () => {
    const { run } = await play(plan([job('pack', { steps: steps('mkdir -p "$ARTIFACTS_DIR/sub"; echo content > "$ARTIFACTS_DIR/sub/file.txt"') })]))
    const { items } = await mount.call(listArtifacts, { run: run.id })
    expect(items).toMatchObject([{ job: 'pack', name: 'sub/file.txt', sizeBytes: 8 }])
    const response = await fetch(`${mount.url}/api/v1/artifacts/${items[0]?.id}/content`)
    expect(response.headers.get('content-disposition')).toContain('file.txt')
    expect(await response.text()).toBe('content\n')
  })

  it('run again only what failed', async () => {
    const marker = join(dataDir, 'again')
    const first = await play(plan([job('good', { outputs: { made: '${{ steps.s0.outputs.made }}' }, steps: steps('echo "made=it" >> "$GITHUB_OUTPUT"') }), job('bad', { needs: ['good'], evaluates, steps: steps(`echo "\${{ needs.good.outputs.made }}"; [ -e ${marker} ]`) })]))
    expect(first.run.state).toBe('failed')
    execFileSync('touch', [marker])
    const { runId } = await mount.call(rerun, { id: first.run.id, failedOnly: true })
    const { run, jobs } = await ended(runId)
    expect(run).toMatchObject({ state: 'succeeded', rerunOf: first.run.id })
    expect(jobs[0]).toMatchObject({ state: 'succeeded', attempt: 0, reason: expect.stringContaining('Carried over') })
    expect(await logOf(runId, 'bad')).toEqual(['it'])
  })

  it('of one key go one after another; a newer one may take the place of older ones', async () => {
    const order = join(dataDir, 'order')
    const keyed = (name: string, cancelInProgress = false) => plan([job(name, { steps: steps(`echo ${name} >> ${order}; sleep 0.1; echo ${name} >> ${order}`) })], { concurrency: { key: 'k', cancelInProgress } })
    const ids = await Promise.all(['a', 'b', 'c'].map((name) => start(keyed(name))))
    for (const id of ids) expect((await ended(id)).run.state).toBe('succeeded')
    const lines = (await readFile(order, 'utf8')).trim().split('\n')
    expect(lines.filter((_, index) => index % 2 === 0)).toEqual(lines.filter((_, index) => index % 2 === 1))
    const slow = await start(plan([job('slow', { steps: steps('sleep 65432') })], { concurrency: { key: 'k', cancelInProgress: false } }))
    await eventually(async () => expect((await mount.call(getRun, { id: slow })).run.state).toBe('running'))
    const newer = await start(keyed('d', true))
    expect((await ended(slow)).run).toMatchObject({ state: 'cancelled', reason: 'A newer run of k took its place.' })
    expect((await ended(newer)).run.state).toBe('succeeded')
  })

  it('pretend with the dummy executor', async () => {
    const { run, log } = await play(plan([job('drill', { executor: 'dummy', steps: [step('print hello\nsleep 20ms\noutput a=b\nfail 7', { key: 'a', name: 'Drill' })] })]))
    expect(run.reason).toBe('drill: Drill: It ended with exit code 7.')
    expect(await log('drill')).toEqual(['hello'])
  })
})

describe('a followed log', () => {
  it('comes as it is written, and goes on where it was cut', async () => {
    const id = await start(plan([job('live', { steps: steps('for i in 1 2 3 4 5 6; do echo "line $i"; sleep 0.05; done') })]))
    const response = await fetch(`${mount.url}/api/v1/logs/follow?run=${id}&job=live`, { headers: { 'last-event-id': '2' } })
    const text = await response.text()
    const texts = [...text.matchAll(/^data: (.*)$/gm)].flatMap(([, data]) => ((JSON.parse(data ?? '') as { lines?: { text: string }[] }).lines ?? []).map((line) => line.text))
    expect(texts).toEqual(['line 3', 'line 4', 'line 5', 'line 6'])
    expect(text).toMatch(/id: 6\nevent: end/)
    const json = await fetch(`${mount.url}/api/v1/logs/follow?run=${id}`, { headers: { accept: 'application/x-ndjson' } })
    expect((await json.text()).trim().split('\n').map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual([0, 1, 2, 3, 4, 5])
  })
})
