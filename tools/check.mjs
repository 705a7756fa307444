// Every check of the house at once: types, lint, format of imports, dependency rule, unused code, the house test. `npm run check`.
import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'

const checks = [
  { name: 'types (server)', command: ['npx', '--no-install', 'tsc', '-p', 'tsconfig.json'] },
  { name: 'types (browser)', command: ['npx', '--no-install', 'tsc', '-p', 'tsconfig.browser.json'] },
  { name: 'lint', command: ['npx', '--no-install', 'oxlint', '--deny-warnings', 'src', 'tools', 'test'] },
  { name: 'dependency rule', command: ['node', 'tools/check-arch.mjs'] },
  { name: 'unused code', command: ['npx', '--no-install', 'knip'] },
  { name: 'the house', command: ['npx', '--no-install', 'vitest', 'run', '--config', 'vitest.house.config.ts'] },
]
const atOnce = 2

const queue = [...checks]
const results = []
await Promise.all(Array.from({ length: atOnce }, work))
for (const { name, code, output, seconds } of results) {
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds.toFixed(1)} s)`)
  if (code !== 0) console.log(output.trimEnd().replace(/^/gm, '     '))
}
process.exit(results.every(({ code }) => code === 0) ? 0 : 1)

async function work() {
  for (let next = queue.shift(); next; next = queue.shift()) results.push(await runCheck(next))
}

function runCheck({ name, command }) {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { output += chunk })
    child.on('close', (code) => resolve({ name, code, output, seconds: (performance.now() - startedAt) / 1000 }))
  })
}
