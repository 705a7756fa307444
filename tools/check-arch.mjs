// Runs dependency-cruiser, and fails where it looked at too little: with TypeScript 7 it sees no .ts file and reports success.
import { execFileSync } from 'node:child_process'

const fewestModules = 150

const out = run()
const { summary } = JSON.parse(out)
for (const violation of summary.violations) {
  const cycle = violation.cycle ? ` (${violation.cycle.map((step) => step.name ?? step).join(' -> ')})` : ''
  console.log(`${violation.rule.name}: ${violation.from} -> ${violation.to}${cycle}`)
}
console.log(`${summary.totalCruised} modules, ${summary.violations.length} violations`)
if (summary.totalCruised < fewestModules) {
  console.error('The architecture check saw almost no files.')
  process.exit(1)
}
process.exit(summary.error > 0 ? 1 : 0)

function run() {
  try {
    return execFileSync('npx', ['--no-install', 'depcruise', 'src', '--output-type', 'json'], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] })
  } catch (error) {
    if (typeof error.stdout === 'string' && error.stdout.startsWith('{')) return error.stdout
    throw error
  }
}
