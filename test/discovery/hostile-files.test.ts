import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Findings, findIn, tempDir } from '../harness/index.ts'
import { productDetectors } from './product-detectors.ts'

/** Names that mean something to a detector, each in a folder of its own. */
const names = [
  '.github/workflows/ci.yml', 'main.tf', 'terraform.tfvars', 'versions.tf.json', '.terraform.lock.hcl', 'template.yaml', 'template.json', 'site.yml', 'roles/web/tasks/main.yml', 'roles/web/meta/main.yml', 'inventory/hosts',
  'inventory.ini', 'ansible.cfg', 'galaxy.yml', 'requirements.yml', 'Dockerfile', 'compose.yaml', 'docker-compose.yml', 'deployment.yaml', 'deployment.json', 'Chart.yaml', 'values.yaml', 'templates/x.yaml', 'kustomization.yaml',
  'package.json', 'package-lock.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'requirements.txt', 'poetry.lock', 'uv.lock', 'pdm.lock', 'Pipfile.lock', 'pyproject.toml', 'go.mod', 'go.sum', 'Cargo.toml', 'Cargo.lock', 'pom.xml', 'gradle.lockfile', 'Gemfile',
  'Gemfile.lock', 'composer.json', 'composer.lock', 'run.sh', 'scripts/run.py', 'run.ps1', 'prometheus.rules.yml', 'rules.yaml', 'daybook.checks.yaml', 'prometheus.yml', 'alertmanager.yml', 'dashboard.json', 'README.md', 'runbooks/disk.md', 'docs/index.rst', 'docs/a.adoc',
  'CODEOWNERS', 'catalog-info.yaml', 'skaffold.yaml', 'Makefile',
]

const deepJson = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`
const bomb = `a0: &a0 [${Array(9).fill('x').join()}]\n${Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join()}]`).join('\n')}\n`
const contents: Readonly<Record<string, string | Buffer>> = {
  empty: '', spaces: ' \n\t\n', nul: Buffer.from([0x61, 0, 0x62]), binary: Buffer.from(Array.from({ length: 9000 }, (_, n) => (n * 7919) % 256)), latin: Buffer.from('name: f\xfcr alle\n', 'latin1'), bom: '\uFEFFname: x\n',
  crlf: 'name: x\r\nkind: Y\r\n', large: `${'# a comment that is long enough\n'.repeat(110_000)}name: x\n`, deepJson, deepYaml: `${'- '.repeat(20_000)}x`, deepBrackets: '['.repeat(50_000), bomb, openQuote: 'a: "x\nb: 1\n', tabs: 'a:\n\t- b\n',
  scalar: '42\n', list: '- 1\n- null\n- {}\n- []\n', nulls: 'services: null\ngroups: null\nresources: null\nspec: null\nkind: null\napiVersion: null\nhosts: null\nResources: null\npanels: null\n', jsonNull: 'null', wrongTypes: JSON.stringify({ kind: 7, apiVersion: [], spec: 'x', services: ['a', 1], groups: { a: 1 }, Resources: [1], Parameters: 'x', panels: 'x', schemaVersion: 'a', dependencies: [1], packages: 'x', lockfileVersion: {}, hosts: {} }),
  proto: '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "toString": 1, "hasOwnProperty": 1}', script: 'name: "<script>alert(1)</script>"\ntitle: "\'; drop table x; --"\n', lone: JSON.stringify({ name: '\ud800' }), longLine: `name: ${'x'.repeat(1_500_000)}\n`, manyLines: 'a\n'.repeat(500_000),
  quotes: `${'"'.repeat(10_000)}\n${"'".repeat(10_000)}\n`, stars: `${'*'.repeat(50_000)}\n${'_'.repeat(50_000)}\n`, braces: `${'${'.repeat(20_000)}\n${'{{'.repeat(20_000)}\n`, backslashes: `FROM x ${'\\\n'.repeat(20_000)}`, slashes: `${'/'.repeat(50_000)}\n`, heredocs: `${'<<EOF\n'.repeat(5000)}`, xml: `<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;">]><project><a>&y;</a></project>`, openXml: '<project><dependencies><dependency>'.repeat(5000),
}

function crashes({ problems }: Findings): string[] {
  return problems.map(({ message, evidence }) => `${evidence.file}: ${message}`).filter((text) => text.includes('could not be understood') || text.includes('given up'))
}

describe('a folder of hostile files', () => {
  it.each(Object.keys(contents))('of %s', async (sort) => {
    const root = await tempDir()
    for (const [index, name] of names.entries()) {
      const path = join(root, String(index), name)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, contents[sort] ?? '')
    }
    const found = await findIn(root, productDetectors())
    expect(crashes(found)).toEqual([])
    // What GitHub refuses is told in its own words.
    for (const { message } of found.problems) if (!message.includes('can never start')) expect(message).toMatch(/[.…]$/)
  }, 60_000)

  it('of links, pipes, folders and files that nobody may read', async () => {
    const root = await tempDir()
    for (const [index, name] of names.entries()) {
      const path = join(root, String(index), name)
      await mkdir(dirname(path), { recursive: true })
      if (index % 5 === 0) await symlink(path, path)
      if (index % 5 === 1) await symlink('/etc/passwd', path)
      if (index % 5 === 2) await mkdir(path)
      if (index % 5 === 3) await symlink('gone', path)
      if (index % 5 === 4) await writeFile(path, 'x: 1\n').then(() => chmod(path, 0))
    }
    const found = await findIn(root, productDetectors())
    expect(crashes(found)).toEqual([])
    expect(JSON.stringify(found)).not.toContain('root:')
  })

  it('of names with spaces, quotes, newlines and scripts in them', async () => {
    const root = await tempDir()
    const odd = ['a b', 'quo"te', "apo'strophe", 'new\nline', '<script>alert(1)</script>', 'ümläut', '-dash', '$(touch pwned)', 'x'.repeat(200)]
    for (const folder of odd) {
      for (const name of ['Dockerfile', 'compose.yaml', 'main.tf', 'run.sh', 'README.md', 'deployment.yaml']) {
        const path = join(root, folder.replaceAll('/', '_'), name)
        await mkdir(dirname(path), { recursive: true })
        await writeFile(path, textOf(name))
      }
    }
    const found = await findIn(root, productDetectors())
    expect(crashes(found)).toEqual([])
    const refs = found.entities.filter(({ evidence }) => evidence.file.endsWith('Dockerfile')).map(({ ref }) => ref)
    expect(new Set(refs).size).toBe(refs.length)
  })
})

function textOf(name: string): string {
  if (name === 'Dockerfile') return 'FROM scratch\nCOPY . .\n'
  if (name === 'compose.yaml') return 'services:\n  web:\n    build: .\n'
  if (name === 'main.tf') return 'resource "terraform_data" "x" {}\n'
  if (name === 'deployment.yaml') return 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: w, image: web}]}}}\n'
  return name === 'run.sh' ? '#!/bin/sh\necho "$1"\n' : '# Title\n\n[x](run.sh)\n'
}
