import { describe, expect, it } from 'vitest'
import type { FileDetector, FolderDetector } from '../../src/kernel/feature/index.ts'
import { ByEnding } from '../../src/kernel/catalog/discovery/by-ending.ts'
import { productDetectors } from './product-detectors.ts'

const stems = [
  'Dockerfile', 'app.Dockerfile', 'compose', 'docker-compose.prod', 'Chart', 'kustomization', 'Kustomization', 'skaffold', 'CODEOWNERS', 'a/CODEOWNERS', '', 'a/', 'galaxy', 'hosts', 'inventory', 'inventories/prod/all',
  'package-lock', 'package', 'go', 'pom', 'gradle', 'gradle/dependency-locks/compile', 'requirements', 'requirements-dev', 'constraints', 'Pipfile', 'Gemfile', 'Cargo', 'poetry', 'gems', 'uv', 'yarn', 'pyproject',
  'main', 'a.b/main', '.terraform.lock', 'main.tf', 'x.auto', 'catalog-info', 'README', 'docs/page', 'tasks/main', 'meta/main', 'roles/x/defaults/main', '.github/workflows/ci', 'scripts/run', 'bin/run', 'rules', 'daybook.checks', 'stack', 'ansible',
]
const endings = [
  '', ...['yaml', 'yml', 'YAML', 'Yml', 'json', 'JSON', 'toml', 'lock', 'locked', 'lockfile', 'mod', 'sum', 'xml', 'txt', 'in', 'md', 'MD', 'markdown', 'mdx', 'rst', 'adoc', 'asciidoc', 'tf', 'TF', 'tofu', 'tfvars', 'hcl', 'sh', 'bash', 'zsh', 'ksh', 'ps1', 'py', 'template', 'rules', 'git', 'cfg', 'ini', 'prod', 'dockerfile', 'Dockerfile', 'go', 'ts'].map((ending) => `.${ending}`),
]
const paths = stems.flatMap((stem) => endings.map((ending) => `${stem}${ending}`)).filter((path) => path !== '' && !path.endsWith('/'))

function wants(detector: FileDetector | FolderDetector, path: string): boolean {
  return detector.kind === 'file' ? detector.matches(path, { isExecutable: true }) : detector.folderOf(path) !== undefined
}

describe('the endings that detectors name', () => {
  const detectors = productDetectors().filter((detector) => detector.kind === 'file' || detector.kind === 'folder')
  const byEnding = new ByEnding(detectors)

  it.each(detectors.map((detector) => [detector.id, detector] as const))('keep no file from %s', (_id, detector) => {
    const wanted = paths.filter((path) => wants(detector, path))
    expect(wanted.length).toBeGreaterThan(0)
    expect(wanted.filter((path) => !byEnding.of(path).includes(detector))).toEqual([])
  })

  it('spare most detectors what is nobody\'s', () => {
    expect(byEnding.of('src/main.go').length).toBeLessThan(detectors.length / 4)
  })
})
