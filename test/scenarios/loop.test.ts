import { expect, it } from 'vitest'
import { runCommand } from '#platform/process'

const kills = 2
const seed = 7

/** Through the launcher, which builds what is not built yet; the story judges itself. */
it(`follows a bad change from push to postmortem, once undisturbed and ${kills} times with a kill -9`, async () => {
  const args = ['tools/demo.mjs', '--quiet', '--kill', String(kills), '--seed', String(seed)]
  const { code, stdout, stderr } = await runCommand(process.execPath, args, { timeoutMs: 280_000 })
  expect(stdout + stderr).toContain(`${kills} of ${kills} stories with a kill ended well.`)
  expect(code).toBe(0)
}, 300_000)
