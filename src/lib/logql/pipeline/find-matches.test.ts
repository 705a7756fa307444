import { expect, it } from 'vitest'
import { matchFinder } from './find-matches.ts'

it.each([
  ['{a="b"} |= "time" |= "out"', 'a timeout, time', ['time', 'out', 'time']],
  ['{a="b"} |~ "(?i)err\\\\w+" != "x"', 'Error and ERRs x', ['Error', 'ERRs']],
  ['{a="b"} |= "out" or "in"', 'in and out', ['in', 'out']],
  ['{a="b"} |= "aa" |= "aab"', 'aab', ['aab']],
  ['{a="b"} |~ ".*"', 'all', ['all']],
  ['{a="b"}', 'x', []], ['{a=', 'x', []], ['rate({a="b"} |= "x" [1m])', 'x', []],
] as const)('%s in %j', (query, line, found) => expect(matchFinder(query)(line).map(([from, to]) => line.slice(from, to))).toEqual(found))
