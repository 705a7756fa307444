import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { processorMs } from '../../../test/harness/processor-time.ts'
import { faultKey, readStackTrace, StackLines, withoutValues } from './index.ts'

async function inFolder(files: Readonly<Record<string, string>>, command: string, parameters: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stacks-'))
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    return spawnSync(command, parameters, { cwd: folder, encoding: 'utf8' }).stderr
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const read = (text: string) => {
  const trace = readStackTrace(text)
  return trace && { language: trace.language, type: trace.type, message: trace.message, frames: trace.frames.map(({ function: name, file, line, isOwn }) => `${isOwn ? '' : '~'}${name} ${file}${line === undefined ? '' : `:${line}`}`) }
}

describe('what real runtimes write', () => {
  it('reads Node, with its cause left aside', () => {
    const { stderr } = spawnSync(process.execPath, ['-e', 'function pay() { throw new TypeError("no card\\nof any kind", { cause: new Error("x") }) }\nclass Cart { check() { pay() } }\nnew Cart().check()'], { encoding: 'utf8' })
    expect(read(stderr)).toMatchObject({ language: 'javascript', type: 'TypeError', message: 'no card\nof any kind' })
    expect(read(stderr)?.frames.slice(0, 2).map((frame) => frame.split(' ')[0])).toEqual(['pay', 'Cart.check'])
    expect(read(stderr)?.frames.at(-1)).toMatch(/^~.* node:/)
  })

  it.skipIf(spawnSync('python3', ['--version']).status !== 0)('reads Python, the last of a chain', () => {
    const program = 'import json\ndef load(text):\n    try:\n        return json.loads(text)\n    except ValueError as error:\n        raise RuntimeError("no settings:\\n" + text) from error\nload("{")'
    const { stderr } = spawnSync('python3', ['-c', program], { encoding: 'utf8' })
    expect(read(stderr)).toEqual({ language: 'python', type: 'RuntimeError', message: 'no settings:\n{', frames: ['load <string>:6', '<module> <string>:7'] })
    expect(read(stderr.slice(0, stderr.indexOf('The above')))).toMatchObject({ type: 'json.decoder.JSONDecodeError', message: expect.stringMatching(/^Expecting property name/) })
  })

  it.skipIf(spawnSync('go', ['version']).status !== 0)('reads Go', async () => {
    const stderr = await inFolder({ 'm.go': 'package main\n\nimport "sort"\n\ntype T struct{ a []int }\n\nfunc (t *T) get(i int) int { return t.a[i] }\n\nfunc main() {\n\tt := &T{[]int{1, 2}}\n\tsort.Slice([]int{1, 2}, func(i, j int) bool { return t.get(7) > 1 })\n}\n' }, 'go', ['run', 'm.go'])
    const found = read(stderr)
    expect(found).toMatchObject({ language: 'go', type: 'runtime error', message: 'runtime error: index out of range [7] with length 2' })
    expect(found?.frames.filter((frame) => !frame.startsWith('~')).map((frame) => frame.split(' ')[0])).toEqual(['main.(*T).get', 'main.main.func1', 'main.main'])
  })

  it.skipIf(spawnSync('java', ['-version']).status !== 0)('reads Java', async () => {
    const stderr = await inFolder({ 'A.java': 'public class A { static void deep(int n) { if (n == 0) throw new IllegalArgumentException("zero: n"); deep(n - 1); }\n public static void main(String[] a) { try { java.util.List.of(1).forEach(x -> deep(2)); } catch (RuntimeException e) { throw new IllegalStateException("outer", e); } } }' }, 'java', ['A.java'])
    const found = read(stderr)
    expect(found).toMatchObject({ language: 'jvm', type: 'java.lang.IllegalArgumentException', message: 'zero: n' })
    expect(found?.frames.filter((frame) => !frame.startsWith('~'))).toEqual(['A.deep A.java:1', 'A.deep A.java:1', 'A.deep A.java:1', 'A.lambda$main$0 A.java:2', 'A.main A.java:2'])
  })

  it.skipIf(spawnSync('rustc', ['--version']).status !== 0)('reads Rust', async () => {
    const stderr = await inFolder({ 'r.rs': 'fn item(v: &Vec<i32>, i: usize) -> i32 { v[i] }\nfn main() { let v = vec![1]; println!("{}", item(&v, v.len() + 2)); }\n' }, 'sh', ['-c', 'rustc -g r.rs && RUST_BACKTRACE=1 ./r'])
    const found = read(stderr)
    expect(found).toMatchObject({ language: 'rust', type: 'panic', message: 'index out of bounds: the len is 1 but the index is 3' })
    expect(found?.frames.filter((frame) => !frame.startsWith('~'))).toEqual(['r::item ./r.rs:1', 'r::main ./r.rs:2'])
  })
})

const samples: readonly [string, string, ReturnType<typeof read>][] = [
  ['the JVM: what went wrong first', `Exception in thread "main" java.lang.IllegalStateException: could not start
	at com.shop.Main.main(Main.java:10)
Caused by: com.shop.StockException: sku 42 is out: none left
	at com.shop.Stock.take(Stock.java:33)
	at java.base/java.util.ArrayList.forEach(ArrayList.java:1511)
	at com.shop.Main$$Lambda$14/0x0000000800c03000.run(Unknown Source)
	... 1 more`, { language: 'jvm', type: 'com.shop.StockException', message: 'sku 42 is out: none left', frames: ['com.shop.Stock.take Stock.java:33', '~java.util.ArrayList.forEach ArrayList.java:1511', '~com.shop.Main$$Lambda$14/0x0000000800c03000.run '] }],
  ['a Go panic', `panic: runtime error: index out of range [3] with length 2

goroutine 1 [running]:
main.(*Cart).Item(...)
	/src/shop/cart.go:14
main.main()
	/src/shop/main.go:9 +0x1d
exit status 2`, { language: 'go', type: 'runtime error', message: 'runtime error: index out of range [3] with length 2', frames: ['main.(*Cart).Item /src/shop/cart.go:14', 'main.main /src/shop/main.go:9'] }],
  ['a Go panic that was caught', `http: panic serving 127.0.0.1:5000: no such order
goroutine 34 [running]:
net/http.(*conn).serve.func1()
	/usr/local/go/src/net/http/server.go:1868 +0xb9
panic({0x6c5d20?, 0x7a1f30?})
	/usr/local/go/src/runtime/panic.go:920 +0x270
shop/orders.Find(...)
	/src/shop/orders/find.go:20
github.com/gorilla/mux.(*Router).ServeHTTP(0xc0000be000, {0x7a5})
	/go/pkg/mod/github.com/gorilla/mux@v1.8.1/mux.go:212 +0x1c5`, { language: 'go', type: 'panic', message: 'no such order', frames: ['shop/orders.Find /src/shop/orders/find.go:20', '~github.com/gorilla/mux.(*Router).ServeHTTP /go/pkg/mod/github.com/gorilla/mux@v1.8.1/mux.go:212'] }],
  ['Ruby', `app/cart.rb:3:in 'Cart#total': undefined method '+' for nil (NoMethodError)
	from app/cart.rb:9:in 'Array#each'
	from /usr/lib/ruby/gems/3.3.0/gems/rack-3.0/lib/rack.rb:5:in 'call'
	from main.rb:1:in '<main>'`, { language: 'ruby', type: 'NoMethodError', message: "undefined method '+' for nil", frames: ['Cart#total app/cart.rb:3', 'Array#each app/cart.rb:9', '~call /usr/lib/ruby/gems/3.3.0/gems/rack-3.0/lib/rack.rb:5', '<main> main.rb:1'] }],
  ['Rails', `ActiveRecord::RecordNotFound (Couldn't find Order with 'id'=7):

app/controllers/orders_controller.rb:12:in \`show'`, { language: 'ruby', type: 'ActiveRecord::RecordNotFound', message: "Couldn't find Order with 'id'=7", frames: ['show app/controllers/orders_controller.rb:12'] }],
  ['PHP', `PHP Fatal error:  Uncaught App\\OutOfStock: none left in /srv/app/src/Stock.php:20
Stack trace:
#0 /srv/app/src/Cart.php(9): App\\Stock->take(42)
#1 /srv/app/vendor/slim/App.php(3): App\\Cart->pay()
#2 {main}
  thrown in /srv/app/src/Stock.php on line 20`, { language: 'php', type: 'App\\OutOfStock', message: 'none left', frames: ['App\\Stock->take /srv/app/src/Stock.php:20', 'App\\Cart->pay /srv/app/src/Cart.php:9', '~{main} /srv/app/vendor/slim/App.php:3'] }],
  ['.NET: the innermost', `Unhandled exception. System.AggregateException: One or more errors occurred. (no card)
 ---> Shop.PaymentException: no card
   at Shop.Payments.Charge(Order order, Int32 cents) in /src/Payments.cs:line 31
   at System.Threading.Tasks.Task.Execute()
   --- End of inner exception stack trace ---
   at Shop.Program.Main(String[] args) in /src/Program.cs:line 5`, { language: 'dotnet', type: 'Shop.PaymentException', message: 'no card', frames: ['Shop.Payments.Charge /src/Payments.cs:31', '~System.Threading.Tasks.Task.Execute ', 'Shop.Program.Main /src/Program.cs:5'] }],
  ['Rust', `thread 'main' panicked at src/cart.rs:7:5:
no item at 3
stack backtrace:
   0: rust_begin_unwind
             at /rustc/90b35a6/library/std/src/panicking.rs:645:5
   1: shop::cart::item
             at ./src/cart.rs:7:5`, { language: 'rust', type: 'panic', message: 'no item at 3', frames: ['~rust_begin_unwind /rustc/90b35a6/library/std/src/panicking.rs:645', 'shop::cart::item ./src/cart.rs:7'] }],
  ['Firefox', `TypeError: x is undefined
pay@http://shop.example/assets/main.4f3a9c1b.js:12:3
@http://shop.example/assets/main.4f3a9c1b.js:40:1`, { language: 'javascript', type: 'TypeError', message: 'x is undefined', frames: ['pay http://shop.example/assets/main.4f3a9c1b.js:12', ' http://shop.example/assets/main.4f3a9c1b.js:40'] }],
  ['nothing where there is none', 'the train arrives at 10:30 (platform 4)\nFile closed, line 3', undefined],
]
it.each(samples)('reads %s', (_name, text, expected) => expect(read(text)).toEqual(expected))

it('knows the same fault by its own calls, whatever line, build or library', () => {
  const key = (text: string) => faultKey(readStackTrace(text) as NonNullable<ReturnType<typeof readStackTrace>>)
  const at = (line: number, lib: string, root = '/srv') => `TypeError: order ${line} is gone\n    at pay (${root}/app/src/pay.js:${line}:3)\n    at next (${root}/app/node_modules/${lib}/index.js:1:1)`
  expect(key(at(1, 'koa'))).toBe(key(at(9, 'express', '/home/ci/build')))
  expect(key(at(1, 'koa'))).not.toBe(key(at(1, 'koa').replace('pay (', 'refund (')))
  expect(withoutValues('order 42 of "ada" at 10.0.0.1:80 is 4f3a9c1b-0000-4000-8000-000000000000')).toBe('order … of … at … is …')
})

it('puts together the lines of two programs that write at once', () => {
  const stacks = new StackLines<number>()
  const python = ['INFO starting', 'Traceback (most recent call last):', '  File "app.py", line 3, in run', '    go()', '    ^^', 'ValueError: bad', 'INFO next']
  const java = ['12:00 ERROR [main] failed', 'java.lang.RuntimeException: no', '\tat com.shop.A.b(A.java:1)', '\tat com.shop.C.d(C.java:2)', 'Caused by: com.shop.Deep: deep', '\tat com.shop.E.f(E.java:3)', '\t... 2 more', '12:01 INFO on']
  const found = Array.from({ length: 8 }, (_, at) => [...(python[at] === undefined ? [] : stacks.push('p', python[at] as string, at, at)), ...(java[at] === undefined ? [] : stacks.push('j', java[at] as string, at, at))]).flat()
  expect(found.map(({ text }) => read(text)).map((trace) => `${trace?.type}: ${trace?.message}`)).toEqual(['ValueError: bad', 'com.shop.Deep: deep'])
  expect(found.map(({ place }) => place)).toEqual([1, 2])
  stacks.push('p', 'Traceback (most recent call last):', 10, 0)
  expect(stacks.flush(11)).toEqual([])
  expect(stacks.flush(6000)).toHaveLength(1)
})

it('reads anything without a fault', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
    readStackTrace(text)
    new StackLines<null>().push('s', text, 0, null)
  }))
})

it('is quick on what was made to be slow', () => {
  const startedAt = processorMs()
  for (const part of ['at ', 'a.', 'at a.b(', '(', 'A\\', '#1 x(', '  File "', ' '.repeat(5), 'panic: ', 'a/', 'x.', 'a(b', '::', '[]', "'"]) {
    readStackTrace(part.repeat(20_000))
    readStackTrace(`${part.repeat(600)}\n`.repeat(50))
  }
  expect(processorMs() - startedAt).toBeLessThan(5000)
})
