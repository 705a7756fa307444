import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { processorMs } from '../../../../test/harness/processor-time.ts'
import { readSyslog } from './read-syslog.ts'
import { SyslogFrames } from './syslog-frames.ts'

const now = new Date(2026, 0, 1, 0, 5)

describe('a syslog message', () => {
  it.each([
    ['<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \u{FEFF}\'su root\' failed on /dev/pts/8', { facility: 'auth', severity: 'critical', timeNs: 1_065_910_455_003_000_000n, host: 'mymachine.example.com', app: 'su', process: '', messageId: 'ID47', data: {}, text: '\'su root\' failed on /dev/pts/8' }],
    ['<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It\'s time.', { facility: 'local4', severity: 'notice', timeNs: 1_061_727_255_000_003_000n, app: 'myproc', process: '8710', text: '%% It\'s time.' }],
    ['<165>1 2003-10-11T22:14:15.003Z h evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Ap\\"p\\]l"][x@1 y="z"] An event', { data: { 'exampleSDID@32473.iut': '3', 'exampleSDID@32473.eventSource': 'Ap"p]l', 'x@1.y': 'z' }, text: 'An event' }],
    ['<165>1 - - - - - [open', { timeNs: undefined, host: '', app: '', data: {}, text: '[open' }], ['<13>1 - h a - - -', { host: 'h', app: 'a', text: '' }],
    ['<34>Oct 11 22:14:15 mymachine su: \'su root\' failed', { facility: 'auth', severity: 'critical', timeNs: BigInt(new Date(2025, 9, 11, 22, 14, 15).getTime()) * 1_000_000n, host: 'mymachine', app: 'su', process: '', text: '\'su root\' failed' }],
    ['<30>Jan  1 00:04:59 h sshd[12]: hello', { facility: 'daemon', severity: 'informational', timeNs: BigInt(new Date(2026, 0, 1, 0, 4, 59).getTime()) * 1_000_000n, app: 'sshd', process: '12', text: 'hello' }],
    ['<30>Dec 31 23:59:59 app[1]: hi', { timeNs: BigInt(new Date(2025, 11, 31, 23, 59, 59).getTime()) * 1_000_000n, host: '', app: 'app', process: '1', text: 'hi' }],
    ['just words', { facility: 'user', severity: 'notice', timeNs: undefined, app: '', text: 'just words' }], ['<999>x', { severity: 'notice', text: 'x' }], ['<13>1 nonsense', { text: '1 nonsense' }],
  ])('%j', (line, expected) => {
    expect(readSyslog(line, now)).toMatchObject(expected)
  })

  it('is any text, read in time', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => void readSyslog(`<13>1 - - - - - ${text}`, now)))
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => void readSyslog(text, now)))
    const startedAt = processorMs()
    for (const text of [`<13>1 - - - - - [a ${'b="c" '.repeat(100_000)}`, `<13>1 - - - - - [a${' b="\\'.repeat(100_000)}`, '[a]'.repeat(100_000), `<13>${'Jan '.repeat(100_000)}`]) readSyslog(text, now)
    expect(processorMs() - startedAt).toBeLessThan(3000)
  })
})

describe('the messages of a connection', () => {
  const cut = (texts: readonly string[], maxBytes = 1000) => {
    const frames = new SyslogFrames(maxBytes)
    return [...texts.flatMap((text) => frames.push(Buffer.from(text))), ...frames.end()].map((bytes) => Buffer.from(bytes).toString())
  }

  it('are told by their counts or by line breaks, however they are cut into pieces', () => {
    const whole = '<13>one\n8 <13>two\n<13>three\n5 <1>x'
    const expected = ['<13>one', '<13>two\n', '<13>three', '<1>x'.padEnd(4)]
    expect(cut([whole])).toEqual(expected.slice(0, 3))
    expect(cut([`${whole}y`])).toEqual([...expected.slice(0, 3), '<1>xy'])
    expect(cut([...`${whole}y`])).toEqual([...expected.slice(0, 3), '<1>xy'])
    expect(cut(['<13>last'])).toEqual(['<13>last'])
    expect(cut(['12 monkeys\n', '3 <1>\n4 <1>x'])).toEqual(['12 monkeys', '<1>', '<1>x'])
  })

  it('that are too long are cut, and the next are there', () => {
    expect(cut([`<13>${'x'.repeat(500)}`, `${'x'.repeat(600)}\n<13>next\n`], 100)).toEqual([`<13>${'x'.repeat(96)}`, '<13>next'])
    expect(cut([`1000 <13>${'x'.repeat(996)}9 <13>next`], 100)).toEqual([`<13>${'x'.repeat(96)}`])
    expect(cut([`1000 <13>${'x'.repeat(996)}8 <13>next`], 100)).toEqual([`<13>${'x'.repeat(96)}`, '<13>next'])
    expect(cut(['99999999 <13>x', 'y'.repeat(200)], 100)).toEqual([`<13>x${'y'.repeat(95)}`])
  })
})
