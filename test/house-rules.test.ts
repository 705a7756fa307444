import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseOptions, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser'
import { beforeAll, describe, expect, it } from 'vitest'
import { tempDir } from './harness/index.ts'
import { classesOf, styleFaults } from './harness/style-faults.ts'

/** A small house in which every rule is broken once: what is imported, by whom, and the rule that says so. */
const planted: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['lib-knows-nothing-of-ours', 'src/lib/a.ts', 'src/platform/files/index.ts'],
  ['platform-knows-no-product', 'src/platform/files/b.ts', 'src/kernel/runs/contract.ts'],
  ['kernel-knows-no-feature', 'src/kernel/runs/c.ts', 'src/features/alerting/contract.ts'],
  ['parts-are-entered-at-a-door', 'src/features/alerting/d.ts', 'src/kernel/runs/run-store.ts'],
  ['parts-are-entered-at-a-door', 'src/kernel/catalog/d.ts', 'src/platform/files/write-file.ts'],
  ['kernel-parts-are-entered-at-a-door', 'src/server/e.ts', 'src/kernel/runs/run-store.ts'],
  ['lib-folders-are-entered-at-a-door', 'src/features/alerting/f.ts', 'src/lib/workflow/parse.ts'],
  ['lib-folders-meet-at-doors', 'src/lib/toml/f2.ts', 'src/lib/workflow/parse.ts'],
  ['connectors-know-only-ports', 'src/connectors/slack/g.ts', 'src/kernel/timeline/index.ts'],
  ['connectors-know-only-ports', 'src/connectors/slack/g2.ts', 'src/connectors/jira/index.ts'],
  ['features-meet-at-contracts', 'src/features/incidents/h.ts', 'src/features/alerting/alerts/alert-store.ts'],
  ['features-know-no-vendor', 'src/features/incidents/i.ts', 'src/connectors/slack/connector.ts'],
  ['features-know-no-vendor', 'src/features/incidents/i2.ts', 'src/server/app.ts'],
  ['contracts-are-plain', 'src/features/releases/contract.ts', 'src/platform/files/index.ts'],
  ['protocols-are-plain', 'src/kernel/runs/protocol.ts', 'src/platform/files/index.ts'],
  ['browser-code-stays-in-the-browser', 'src/features/alerting/web/j.tsx', 'src/features/alerting/alerts/alert-store.ts'],
  ['browser-code-stays-in-the-browser', 'src/ui/j.ts', 'src/server/app.ts'],
  ['web-of-parts-knows-no-shell', 'src/features/alerting/web/k.tsx', 'src/web/root.ts'],
  ['server-code-stays-on-the-server', 'src/server/l.ts', 'src/ui/index.ts'],
  ['ui-knows-no-part', 'src/ui/m.ts', 'src/features/alerting/contract.ts'],
  ['cli-is-a-client', 'src/cli/n.ts', 'src/kernel/timeline/index.ts'],
  ['runner-knows-only-the-protocol', 'src/runner/o.ts', 'src/features/alerting/contract.ts'],
  ['runner-has-no-database', 'src/runner/p.ts', 'src/platform/database/index.ts'],
  ['no-node-in-the-browser', 'src/lib/q.ts', 'node:fs'],
  ['no-node-in-the-browser', 'src/features/alerting/web/q.tsx', 'node:fs'],
  ['no-test-code-in-src', 'src/features/alerting/r.ts', 'test/harness/index.ts'],
  ['no-file-cycles', 'src/server/s.ts', 'src/server/t.ts'],
  ['contracts-have-no-cycle', 'src/features/u/contract.ts', 'src/features/v/contract.ts'],
  ['no-folder-cycles', 'src/platform/http/w.ts', 'src/platform/git/index.ts'],
  ['no-folder-cycles', 'src/platform/git/w.ts', 'src/platform/http/index.ts'],
]

/** The ways back of the cycles above, which are told once each. */
const waysBack: readonly (readonly [from: string, to: string])[] = [['src/server/t.ts', 'src/server/s.ts'], ['src/features/v/contract.ts', 'src/features/u/contract.ts']]

/** What the house allows, so that a rule that forbids everything does not pass here. */
const allowed: readonly (readonly [from: string, to: string])[] = [
  ['src/platform/files/yes.ts', 'src/lib/plain.ts'], ['src/kernel/catalog/yes.ts', 'src/kernel/timeline/index.ts'], ['src/connectors/slack/yes.ts', 'src/kernel/connections/index.ts'],
  ['src/features/incidents/yes.ts', 'src/features/alerting/contract.ts'], ['src/features/incidents/yes2.ts', 'src/kernel/timeline/index.ts'], ['src/features/incidents/web/yes.tsx', 'src/features/alerting/contract.ts'],
  ['src/features/incidents/web/yes2.tsx', 'src/ui/index.ts'], ['src/server/yes.ts', 'src/features/alerting/feature.ts'], ['src/cli/yes.ts', 'src/features/alerting/contract.ts'], ['src/runner/yes.ts', 'src/kernel/runs/protocol.ts'],
  ['src/web/yes.tsx', 'src/features/alerting/web/feature.tsx'],
]

const config = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as IFlattenedRuleSet & { options: ICruiseOptions }
let violations: ReadonlySet<string>

beforeAll(async () => {
  const folder = await tempDir()
  const imports = new Map<string, string[]>()
  for (const [from, to] of [...planted.map(([, from, to]) => [from, to] as const), ...waysBack, ...allowed]) {
    imports.set(from, [...(imports.get(from) ?? []), to])
    if (!to.startsWith('node:')) imports.set(to, imports.get(to) ?? [])
  }
  for (const [path, targets] of imports) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    const lines = targets.map((to) => `import '${to.startsWith('node:') ? to : `${'../'.repeat(path.split('/').length - 1)}${to}`}'`)
    writeFileSync(join(folder, path), `${lines.join('\n')}\nexport {}\n`)
  }
  const { tsConfig: _ours, ...options } = config.options
  const { output } = await cruise(['src', 'test'], { ...options, baseDir: folder, ruleSet: { forbidden: config.forbidden ?? [] }, validate: true })
  violations = new Set((output as ICruiseResult).summary.violations.map(({ rule, from, to }) => `${rule.name} ${from}${rule.name === 'no-folder-cycles' ? '' : ` ${to}`}`))
}, 30_000)

describe('the dependency rule', () => {
  it.each(planted)('%s finds %s → %s', (rule, from, to) => {
    const target = to.startsWith('node:') ? to.slice('node:'.length) : to
    expect([...violations]).toContain(rule === 'no-folder-cycles' ? `${rule} ${dirname(from)}` : `${rule} ${from} ${target}`)
  })

  it('has no rule that is not tried here', () => {
    expect([...new Set(planted.map(([rule]) => rule))].toSorted()).toEqual((config.forbidden ?? []).map(({ name }) => name ?? '').toSorted())
  })

  it.each(allowed)('allows %s → %s', (from, to) => {
    expect([...violations].filter((violation) => violation.endsWith(` ${from} ${to}`))).toEqual([])
  })
})

describe('the look is the kit’s alone', () => {
  const known = classesOf('.form { gap: 16px; } .button-small:hover, a.plain-link { color: red; }')

  it.each([
    ['imports a style sheet', "import './own.css'"],
    ['writes a style', 'const page = <div style={{ color: shade }} />'],
    ['writes a style', 'const page = <style>{rules}</style>'],
    ['goes past the kit to its library', "import { Button } from '@mantine/core'"],
    ['names the class own-card, which the kit does not have', 'const page = <div className="form own-card" />'],
  ])('finds what %s', (fault, text) => {
    expect(styleFaults(text, known)).toEqual([fault])
  })

  it('allows pieces, and classes of the kit', () => {
    expect(styleFaults("import { Button } from '#ui'\nconst page = <a className=\"plain-link button-small\"><Button look=\"primary\">Save</Button></a>", known)).toEqual([])
  })
})
