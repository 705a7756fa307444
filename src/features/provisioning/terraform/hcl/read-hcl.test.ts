import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { computed, type HclBlock } from './hcl.ts'
import { readHcl } from './read-hcl.ts'

const value = (text: string) => readHcl(`x = ${text}\n`).attributes.get('x')?.value

describe('readHcl', () => {
  it.each([
    ['"plain"', 'plain'], ['"a\\"b\\n$${c} %%{d} 100%"', 'a"b\n${c} %{d} 100%'], ['-1.5e2', -150], ['true', true], ['null', null], ['["a", 1,\n # one\n]', ['a', 1]],
    ['{ a = 1, "b" : "c"\n d = [] }', { a: 1, b: 'c', d: [] }], ['"${var.a}"', computed], ['var.a', computed], ['1 + 2', computed], ['(7)', 7], ['<<-EOT\n  a } { " #\n  EOT', '  a } { " #\n'],
    ['"${join(",", [for k, v in { a = "}" } : "${k}=${v}" if v != ""])}"', computed], ['a ? b : [c...][0]', undefined], ['"%{ if a ~}x%{ else }y%{ endif }"', computed], ['provider::aws::arn_parse(var.x)', computed],
    ['{ for s in var.list : s => upper(s)... }', computed], ['aws_instance.web[*].id', computed], ['aws_instance.web.*.id', computed], ['a.0.b["c"]', computed], ['!(a && b || c >= d)', computed], ['{ (var.key) = 1 }', {}],
  ])('reads %s', (text, expected) => {
    expect(value(text)).toEqual(expected)
  })

  it.each([
    ['a = "open\n', 1], ['a {\n b = 1\n', 3], ['a = [1,\n2\n', 3], ['a = <<EOT\ntext\n', 1], ['}', 1], ['a = 1 b = 2', 1], ['a = 1\na = 2', 2], ['a "${b}" {}', 1], ['a = "\\q"', 1], ['/* open', 1], ['a = \nb = 1', 1], ['a = {b c}', 1], ['a = f(1 2)', 1], [`a = ${'['.repeat(5000)}`, 1],
  ])('names the line of what is wrong in %j', (text, line) => {
    expect(readHcl(text).fault).toMatchObject({ line })
  })

  it('finds blocks with labels and lines, past comments and heredocs that look like them', () => {
    const { blocks, fault } = readHcl('# resource "a" "b" {}\nresource "aws_x" "y" {\n  user_data = <<EOF\nresource "no" "no" {\nEOF\n  nested {\n    on = true\n  }\n}\n/* module "m" {\n*/\nlocals { a = 1 }\nmoved {}')
    expect(fault).toBeUndefined()
    expect(blocks.map(({ type, labels, line, endLine }) => ({ type, labels, line, endLine }))).toEqual([
      { type: 'resource', labels: ['aws_x', 'y'], line: 2, endLine: 9 }, { type: 'locals', labels: [], line: 12, endLine: 12 }, { type: 'moved', labels: [], line: 13, endLine: 13 },
    ])
    expect((blocks[0] as HclBlock).blocks[0]?.attributes.get('on')).toEqual({ line: 7, value: true })
  })

  it('tells what is referred to, but not the names that a for gives', () => {
    const { references } = readHcl('a = [for module in var.all : "${module.id}-${local.b}"]\nb = <<EOT\n%{ for v in data.x.y.ids }${v.z}\n%{ endfor }${var["c"]}\nEOT\n')
    expect(references.map(({ names, line }) => `${names.join('.')}:${line}`)).toEqual(['var.all:1', 'local.b:1', 'data.x.y.ids:3', 'v.z:3', 'var.c:4'])
  })

  it('never throws and never hangs', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('resource "a" "b" {', '}', '\n', '"', '${', '%{', '<<EOT\n', 'EOT', 'a = ', 'for ', '[', ']', '(', ')', '.', '*', ',', ':', '=>', '?', '...', '\\', '#', '/*', '0', 'x', '\u{feff}', '\r')), (parts) => {
      readHcl(parts.join(''))
    }))
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      readHcl(text)
    }))
  })
})
