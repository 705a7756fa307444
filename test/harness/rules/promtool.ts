import { spawnSync } from 'node:child_process'

const tool = process.env['DAYBOOK_PROMTOOL'] ?? 'promtool'

/** The first number of promtool's version; undefined where it is not installed. */
export function promtoolMajor(): number | undefined {
  const shown = spawnSync(tool, ['--version'], { encoding: 'utf8' })
  if (shown.status !== 0) return undefined
  // One that is built from source names no version; such are of the third.
  return Number(/version (\d+)/.exec(`${shown.stdout}${shown.stderr}`)?.[1] ?? 3)
}

/** What promtool says of each file; empty where it has nothing against it. */
export function promtoolFaults(files: readonly string[]): Map<string, string[]> {
  const { stdout, stderr } = spawnSync(tool, ['check', 'rules', '--lint=none', ...files], { encoding: 'utf8', maxBuffer: 1 << 28 })
  const found = new Map<string, string[]>(files.map((file) => [file, []]))
  let last: string[] | undefined
  for (const line of `${stdout}\n${stderr}`.split('\n')) {
    const file = files.find((each) => line.startsWith(`${each}: `))
    if (file !== undefined) {
      last = found.get(file)
      last?.push(line.slice(file.length + 2))
    } else if (last && /^ {2}line \d+: /.test(line)) last[last.length - 1] += `\n${line}`
    else last = undefined
  }
  return found
}

/** Runs promtool's unit tests of one file: passed, or what it says. */
export function promtoolTest(file: string): { readonly isPassed: boolean; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(tool, ['test', 'rules', file], { encoding: 'utf8', maxBuffer: 1 << 28 })
  return { isPassed: status === 0, said: `${stdout}${stderr}` }
}
