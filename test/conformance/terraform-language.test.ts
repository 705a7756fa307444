import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readHcl } from '../../src/features/provisioning/terraform/hcl/read-hcl.ts'

/** Its types would bring the browser's into ours. */
const { parse } = createRequire(import.meta.url)('@cdktn/hcl2json') as { parse(name: string, text: string): Promise<unknown> }

/** HashiCorp's own parser says whether a text is HCL. */
async function isHcl(text: string): Promise<boolean> {
  return parse('a.tf', text).then(() => true, () => false)
}

const text = `# A stack with most of what the language has.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.0" }
  }
}
variable "names" {
  type    = map(object({ size = optional(number, 1) }))
  default = { "a" : { size = -2.5e1 }, b = {} }
}
locals {
  all  = [for k, v in var.names : "\${k}-\${v.size}" if v.size > 1 && !false]
  by   = { for s in local.all : s => upper(s)... }
  text = <<-EOT
    %{ if length(local.all) > 0 ~}
    Hello \${join(", ", local.all)} $\${kept} %%{kept}
    %{ else }nobody%{ endif }
  EOT
  pick = local.all[0] == "x" ? aws_instance.web[*].id : (aws_instance.web.*.id)
}
resource "aws_instance" "web" {
  for_each = var.names /* one each */
  tags = merge({ Name = each.key }, {
    "quoted key" = true // yes
  })
  lifecycle { ignore_changes = [tags["x"]] }
}
`

describe('HCL as HashiCorp\'s parser reads it', () => {
  it('is read', async () => {
    expect(await isHcl(text)).toBe(true)
    expect(readHcl(text).fault).toBeUndefined()
  })

  it('is refused where that parser refuses it, with any piece taken away or put in', async () => {
    const pieces = ['', '}', '{', '"', ')', '(', '[', ']', '=', ',', '\n', '.', '$', '%', ':', '?', 'x', ' ', '-', '<<']
    await fc.assert(fc.asyncProperty(fc.nat(text.length), fc.nat(3), fc.constantFrom(...pieces), async (at, length, piece) => {
      const changed = text.slice(0, at) + piece + text.slice(at + length)
      expect(readHcl(changed).fault === undefined, changed).toBe(await isHcl(changed))
    }), { numRuns: 1000, seed: 7 })
  }, 60_000)
})
