import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { splitName } from '#lib/operation'
import { expandWords, localCommands, partsOf, programCommands } from '../src/cli/command-words.ts'
import { inputFields } from '../src/cli/input-fields.ts'
import { cliOperations } from '../src/cli/operations.ts'

const parts = partsOf(cliOperations())
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md')).map((path) => join('docs', path))]
const commands = pages.flatMap((page) => commandsIn(readFileSync(page, 'utf8')).map((command) => [page, command] as const))
const commonFlags = new Set(['--json', '--server', '--token', '--follow', '--no-color'])
const programFlags: Readonly<Record<string, readonly string[]>> = { up: ['--data', '--port', '--host'], check: [], runner: ['--labels', '--work', '--capacity', '--name', '--no-checks'], backup: ['--data', '--force'], restore: ['--data'] }

/** Commands in code, be it a span or an indented block: from `daybook` to the end, a `;`, a `#` or a pipe. */
function commandsIn(text: string): string[] {
  const code = [...text.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span).concat(text.split('\n').filter((line) => line.startsWith('    ')))
  return code.flatMap((piece) => piece.split(/;|\s#|\|/)).flatMap((piece) => /(?:^|\s|\.\/)(daybook .+)$/.exec(piece.trim())?.[1] ?? [])
}

describe('the documents', () => {
  it('show commands', () => expect(commands.length).toBeGreaterThan(30))

  it.each(commands)('%s: %s is a command that there is', (_page, command) => {
    const argv = command.replace(/"[^"]*"|'[^']*'/g, 'TEXT').trim().split(/\s+/).slice(1).filter((word) => word !== '…')
    const word = argv[0] ?? ''
    const flags = argv.filter((each) => each.startsWith('--'))
    const programs = programFlags[word]
    if (word in programCommands && programs) return expect([...programs, ...commonFlags]).toEqual(expect.arrayContaining(flags))
    if (word === 'test' || word === 'help') return expect(flags).toEqual([])
    const [part = '', verb = ''] = expandWords(argv, parts)
    const local = localCommands[part]?.[verb]
    if (local) return expect([...local, '--json', '--no-color']).toEqual(expect.arrayContaining(flags))
    const operation = parts.get(part)?.get(verb)
    expect(operation, `${part} ${verb}`).toBeDefined()
    if (!operation) return
    const fields = inputFields(operation).flatMap(({ flag }) => [flag, flag.replace('--', '--no-')])
    expect([...fields, ...commonFlags], splitName(operation).join(' ')).toEqual(expect.arrayContaining(flags))
  })

  it.each(pages)('%s links to what is there', (page) => {
    for (const [, target = ''] of readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)/g)) {
      if (!/^[a-z]+:/.test(target)) expect(existsSync(join(dirname(page), target)), target).toBe(true)
    }
  })
})
