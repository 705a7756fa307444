import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CommandReader } from './command-reader.ts'
import { isSettableEnv, parseEnvFile, parsePathFile } from './env-file.ts'
import { formatCommand, parseCommand } from './parse-command.ts'

describe('parseEnvFile', () => {
  it('reads lines and blocks', () => {
    const text = 'A=1\r\n\nB=x=y\nC<<EOF\nfirst\nD=not\n\nEOF\nE<<"X"\n"X"\nF=a<<b\n'
    expect(parseEnvFile(text)).toEqual({
      entries: [
        { name: 'A', value: '1' }, { name: 'B', value: 'x=y' }, { name: 'C', value: 'first\nD=not\n' }, { name: 'E', value: '' }, { name: 'F', value: 'a<<b' },
      ],
    })
  })

  it("says what is wrong in GitHub's words, at the line, and keeps what came before", () => {
    expect(parseEnvFile('A=1\nnothing')).toEqual({ entries: [{ name: 'A', value: '1' }], error: { message: "Invalid format 'nothing'", line: 2 } })
    expect(parseEnvFile('=1').error?.message).toBe("Invalid format '=1'. Name must not be empty")
    expect(parseEnvFile('A<<').error?.message).toBe("Invalid format 'A<<'. Name must not be empty and delimiter must not be empty")
    expect(parseEnvFile('\nA<<EOF\nx').error).toEqual({ message: "Invalid value. Matching delimiter not found 'EOF'", line: 2 })
  })

  it('gives back any value that was written as a block, and never throws', () => {
    const name = fc.stringMatching(/^[A-Za-z_]\w{0,10}$/)
    const value = fc.string().map((text) => text.replaceAll('\r', ''))
    fc.assert(fc.property(fc.array(fc.tuple(name, value)), (pairs) => {
      const text = pairs.map(([key, held]) => `${key}<<~~END~~\n${held}\n~~END~~\n`).join('')
      expect(parseEnvFile(text)).toEqual({ entries: pairs.map(([key, held]) => ({ name: key, value: held })) })
    }))
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('A', '=', '<', '\n', '\r') }), (text) => Array.isArray(parseEnvFile(text).entries)))
  })

  it('reads paths, and knows which variables are kept', () => {
    expect(parsePathFile('/a\r\n\n/b c\n')).toEqual(['/a', '/b c'])
    expect(['FOO', 'GITHUB_SHA', 'runner_os', 'NODE_OPTIONS', 'MY_GITHUB_X'].filter((name) => isSettableEnv(name))).toEqual(['FOO', 'MY_GITHUB_X'])
  })
})

describe('parseCommand', () => {
  it('reads name, properties and message with their escapes', () => {
    expect(parseCommand('::group::Build %25 x')).toEqual({ name: 'group', properties: {}, message: 'Build % x' })
    expect(parseCommand('  ::error file=a%3Ab.ts,line=1,endLine=2,title=x%2Cy::two%0Alines')).toEqual({
      name: 'error', properties: { file: 'a:b.ts', line: '1', endline: '2', title: 'x,y' }, message: 'two\nlines',
    })
    expect(parseCommand('::set-output name=a::b::c')).toEqual({ name: 'set-output', properties: { name: 'a' }, message: 'b::c' })
    expect(parseCommand('::endgroup::')?.message).toBe('')
    expect(parseCommand('::debug::%250A')?.message).toBe('%0A')
    for (const plain of ['group::x', ':: ', '::group', 'a ::group::x', '']) expect(parseCommand(plain)).toBeUndefined()
  })

  it('reads what it writes', () => {
    const word = fc.stringMatching(/^[a-z][a-z-]{0,8}$/)
    const properties = fc.dictionary(word, fc.string({ minLength: 1 }), { noNullPrototype: true })
    fc.assert(fc.property(word, properties, fc.string(), (name, given, message) => {
      const command = { name, properties: given, message }
      expect(parseCommand(formatCommand(command))).toEqual(command)
    }))
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(':', ' ', '=', ',', '%', 'a') }), (line) => parseCommand(line) !== null))
  })
})

describe('CommandReader', () => {
  it('stops at a token until it comes again, and leaves other output alone', () => {
    const reader = new CommandReader()
    expect(reader.read('::std::vector::push_back')).toBeUndefined()
    expect(reader.read('::stop-commands::Tok3n')?.name).toBe('stop-commands')
    expect(reader.read('::error::hidden')).toBeUndefined()
    expect(reader.read('::Tok3n::')?.name).toBe('resume-commands')
    expect(reader.read('::error::seen')?.message).toBe('seen')
  })
})
