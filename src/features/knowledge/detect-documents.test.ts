import { describe, expect, it } from 'vitest'
import { type FileDetector, placeRef } from '#kernel/feature'
import { findInFiles } from '../../../test/harness/index.ts'
import { knowledge } from './feature.ts'

const detectors = knowledge.detectors ?? []
const lost = async (files: Record<string, string>) => (await findInFiles(files, detectors)).problems.map(({ evidence, topic, message }) => [evidence.file, evidence.line, topic, message])

describe('documents', () => {
  it('are found with title, headings, code and what they name', async () => {
    const { entities } = await findInFiles({ 'docs/deploy.md': '# Deploy\n\nRun `./deploy.sh`, see [the plan](../infra/main.tf).\n\n```sh\n$ kubectl apply -f x\nterraform plan\n```\n\n```json\n{"kubectl": 1}\n```\n', 'guide.rst': 'Guide\n=====\n\nPart\n----\n', 'a.adoc': '= Title\n\n== Part\n', 'x.md': 'no heading', '.github/PULL_REQUEST_TEMPLATE.md': '# Form', 'empty.md': '\n' }, detectors)
    expect(entities.map(({ ref, title }) => [ref, title])).toEqual([['document:default/shop--a.adoc', 'Title'], ['document:default/shop--docs--deploy.md', 'Deploy'], ['document:default/shop--guide.rst', 'Guide'], ['document:default/shop--x.md', 'x.md']])
    expect(entities[1]?.spec).toMatchObject({
      path: 'docs/deploy.md', format: 'markdown', tools: ['kubectl', 'terraform'], codeBlocks: [{ language: 'sh', line: 5, lines: 2 }, { language: 'json', line: 10, lines: 1 }],
      mentions: [{ how: 'link', name: 'infra/main.tf', text: 'the plan', line: 3 }, { how: 'code', name: './deploy.sh', line: 3 }],
    })
  })

  it.each([
    ['runbooks/db.md', '# Database', 'runbook'], ['docs/db-runbook.md', '# Database', 'runbook'], ['docs/db.md', '# Troubleshooting the database', 'runbook'], ['docs/x.md', '---\ntags: [runbook]\n---\n# X', 'runbook'],
    ['alerts/Down.md', '# Down\n## Meaning\n## Impact\n## Diagnosis\n## Mitigation', 'runbook'], ['runbooks/README.md', '# Our runbooks', 'document'], ['docs/design.md', '# Design\n## Impact', 'document'],
  ])('%s is a %3$s', async (path, text, kind) => {
    const { entities } = await findInFiles({ [path]: text }, detectors)
    expect(entities.map(({ ref }) => ref.split(':')[0])).toEqual([kind])
  })
})

describe('links that lead nowhere', () => {
  it('are told with their line', async () => {
    expect(await lost({
      'README.md': ['# A', '[gone](docs/gone.md) [here](docs/b%20c.md#part) [folder](docs/) [case](docs/Other.MD)', '[anchor](#nowhere) [own](#a) [other](docs/b%20c.md#nothing)', '[root](/docs/other.md) [rootless](/docs/none.md) [route](/some/route)'].join('\n'),
      'docs/b c.md': '# Part', 'docs/other.md': '# O',
    })).toEqual([
      ['README.md', 2, 'lost-link', 'The link docs/gone.md leads nowhere: there is no docs/gone.md. Correct the link, or bring the file back.'],
      ['README.md', 2, 'lost-link', expect.stringContaining('the file is called other.md')],
      ['README.md', 3, 'lost-link', expect.stringContaining('this document has no heading or anchor #nowhere')],
      ['README.md', 3, 'lost-link', expect.stringContaining('b c.md has no heading or anchor #nothing')],
      ['README.md', 4, 'lost-link', expect.stringContaining('there is no docs/none.md')],
    ])
  })

  it('are not made of what leads elsewhere, is ignored, or is filled in by a program', async () => {
    expect(await lost({
      'README.md': '[a](https://example.org/x.md) [b](mailto:a@example.org) [c](//example.org) [d]({{ url }}) [e](../../issues) [f](<%= x %>) [g](build/out.md) [h](made.md) [i](#L10) [j](node_modules/x/README.md) [k](~/x.md)', '.gitignore': 'made.md\n',
    })).toEqual([])
  })

  it('of a site are only those that its program does not find either', async () => {
    const text = '[route](../guide/start) [file](./gone.md) [root](/guide) [image](/img/x.png) [anchor](#x)'
    expect((await lost({ 'mkdocs.yml': '', 'docs/a.md': text })).map(([file, , , message]) => [file, String(message).slice(0, 20)])).toEqual([['docs/a.md', 'The link ./gone.md l']])
    expect(await lost({ 'site/hugo.toml': '', 'site/content/a.md': text })).toEqual([])
    expect(await lost({ 'docs/a.md': `---\nsidebar_position: 1\n---\n${text}` })).toEqual([])
  })
})

const things: FileDetector = {
  kind: 'file', id: 'test.things', matches: (path) => path.endsWith('.sh') || path.endsWith('rules.yml'),
  detect: async (file) => {
    const isScript = file.path.endsWith('.sh')
    const spec = isScript ? { path: file.path } : { path: file.path, alerts: [{ name: 'Down', line: 3, runbookUrl: 'https://git.example.org/acme/shop/blob/main/docs/runbooks/Down.md' }, { name: 'Slow', line: 9, runbookUrl: 'https://runbooks.example.org/runbooks/slow' }] }
    return { entities: [{ ref: placeRef(isScript ? 'script' : 'rules', file), title: file.path.split('/').at(-1) ?? '', spec, evidence: { file: file.path } }], relations: [], problems: [] }
  },
}

it('relates what is documented, and rules to their runbooks, with reasons', async () => {
  const { relations } = await findInFiles({
    'ops/backup.sh': '', 'ops/README.md': '# Ops', 'ops/other/restore.sh': '', 'docs/guide.md': '# G\nCall [the backup](../ops/backup.sh)\nor `ops/other/restore.sh`.', 'rules.yml': '', 'docs/runbooks/Down.md': '# Down', 'content/runbooks/Slow.md': '# Slow',
  }, [...detectors, things])
  expect(relations.filter(({ type }) => type === 'documentedBy').map(({ from, to, reason, evidence }) => [from, to, reason, evidence.line])).toEqual([
    ['script:default/shop--ops--backup.sh', 'document:default/shop--docs--guide.md', 'guide.md links to it as "the backup" (line 2).', 2],
    ['script:default/shop--ops--other--restore.sh', 'document:default/shop--docs--guide.md', 'guide.md names ops/other/restore.sh (line 3).', 3],
    ['script:default/shop--ops--backup.sh', 'document:default/shop--ops--README.md', 'README.md lies in the same folder, ops.', 1],
    ['rules:default/shop--rules.yml', 'runbook:default/shop--docs--runbooks--Down.md', 'Its alert Down names https://git.example.org/acme/shop/blob/main/docs/runbooks/Down.md as what to do.', 3],
    ['rules:default/shop--rules.yml', 'runbook:default/shop--content--runbooks--Slow.md', 'Its alert Slow names https://runbooks.example.org/runbooks/slow as what to do.', 9],
  ])
})
