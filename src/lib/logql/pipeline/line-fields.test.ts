import { expect, it } from 'vitest'
import { lineFields } from './line-fields.ts'

it.each([
  ['{"level":"error","http":{"status":500},"tags":["a"],"none":null}', { parser: 'json', fields: [['level', 'error'], ['http_status', '500']] }],
  ['ts=1 msg="hello there" user.id=7', { parser: 'logfmt', fields: [['ts', '1'], ['msg', 'hello there'], ['user_id', '7']] }],
  ['GET /a?b=c HTTP/1.1', undefined], ['plain words', undefined], ['{"broken": ', undefined], ['{}', undefined], ['', undefined],
] as const)('%s', (line, expected) => expect(lineFields(line)).toEqual(expected))
