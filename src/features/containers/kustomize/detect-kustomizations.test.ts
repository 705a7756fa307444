import { expect, it } from 'vitest'
import { findInFiles } from '../../../../test/harness/index.ts'
import { detectKustomizations } from './detect-kustomizations.ts'

it('finds kustomizations, their bases and what is not there', async () => {
  const { entities: found, relations, problems } = await findInFiles({
    'base/kustomization.yaml': 'resources:\n- web.yaml\n- gone.yaml\n- https://example.com/x.yaml\n- github.com/acme/repo//deploy?ref=v1\n- ../empty\n', 'base/web.yaml': 'kind: x\n', 'empty/readme.md': 'x',
    'prod/kustomization.yml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: prod\nnamePrefix: p-\nresources: [../base]\ncomponents: [../part]\nimages:\n- { name: web, newName: ghcr.io/acme/web, newTag: "2" }\npatches:\n- path: p.yaml\n- patch: |-\n    - op: remove\nconfigMapGenerator: [{ name: settings, literals: [A=secret] }]\n', 'prod/p.yaml': 'x: 1\n',
    'part/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n', 'flux/kustomization.yaml': 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a }\n', 'bad/kustomization.yaml': 'resources: [\n', 'tpl/kustomization.yaml': 'resources:\n- {{ x }}.yaml\n',
  }, [detectKustomizations])
  const entities = found.toSorted((a, b) => (a.ref < b.ref ? -1 : 1))
  expect(entities.map(({ ref, description }) => [ref, description])).toEqual([['kustomization:default/shop--base--kustomization.yaml', 'Kustomization'], ['kustomization:default/shop--part--kustomization.yaml', 'Kustomize component'], ['kustomization:default/shop--prod--kustomization.yml', 'Kustomization']])
  expect(entities[2]).toMatchObject({ title: 'prod', spec: { namespace: 'prod', namePrefix: 'p-', bases: ['../base'], components: ['../part'], resources: [], images: [{ name: 'web', newName: 'ghcr.io/acme/web', newTag: '2', line: 8 }], patches: ['p.yaml'], inlinePatches: 1, generators: ['ConfigMap settings'] } })
  expect(JSON.stringify(entities)).not.toContain('secret')
  expect(relations.filter(({ type }) => type !== 'partOf').map(({ from, to, evidence }) => `${from.split('--')[1]} ${to.split('/')[1]} ${evidence.line}`).toSorted()).toEqual(['base shop--base--web.yaml 2', 'prod shop--base--kustomization.yaml 5', 'prod shop--part--kustomization.yaml 6', 'prod shop--prod--p.yaml 10'])
  expect(problems.map(({ topic, evidence }) => `${topic} ${evidence.file}:${evidence.line}`).toSorted()).toEqual(['lost-reference base/kustomization.yaml:3', 'lost-reference base/kustomization.yaml:6', 'unreadable bad/kustomization.yaml:2'])
})
