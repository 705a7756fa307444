#!/usr/bin/env node
/**
 * The program `daybook`: hands the command to the part that does it. The parts are built beside this file and loaded only
 * when asked for, so that `daybook today` never waits for the server's code.
 */
const partOfCommand: Readonly<Record<string, string>> = {
  up: 'server.js', check: 'server.js', backup: 'server.js', restore: 'server.js', runner: 'runner.js',
}

interface ProgramPart {
  /** Does the command; gives the exit code. The runner is a program of its own, which begins when it is loaded. */
  readonly main?: (argv: readonly string[]) => Promise<number>
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Daybook needs Node 20.19 or later; this is Node ${process.versions.node}. Install a later one from https://nodejs.org and try again.\n`)
  process.exit(1)
}
const argv = process.argv.slice(2)
const file = partOfCommand[argv[0] ?? ''] ?? 'cli.js'
if (file === 'runner.js') process.argv.splice(2, 1)
const part = (await import(new URL(`./${file}`, import.meta.url).href)) as ProgramPart
if (part.main) process.exitCode = await part.main(argv)
