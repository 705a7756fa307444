import { expect, it } from 'vitest'
import type { KnownEntity } from '#kernel/feature'
import { findInFiles } from '../../../test/harness/index.ts'
import { inferStacks } from './infer-stacks.ts'
import { provisioning } from './feature.ts'

const template = (body: string) => `AWSTemplateFormatVersion: '2010-09-09'\n${body}`
const files = {
  'network.yaml': template('Resources:\n  Vpc:\n    Type: AWS::EC2::VPC\nOutputs:\n  VpcId:\n    Value: !Ref Vpc\n    Export: { Name: !Sub "${AWS::Region}-vpc" }\n'),
  'envs/prod/app.yaml': template('Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: ../../src/orders\n      VpcConfig: { SubnetIds: [Fn::ImportValue: !Sub "${AWS::Region}-vpc"] }\n').replace('Resources', 'Transform: AWS::Serverless-2016-10-31\nResources'),
  'infra/main.tf': 'terraform {\n  backend "local" {}\n}\nresource "aws_ecs_service" "web" {\n  name = "web"\n}\nresource "google_cloud_run_v2_service" "x" {\n  name = "other"\n  template {\n    containers {\n      image = "ghcr.io/acme/cart:1.2"\n    }\n  }\n}\n',
}

it('joins stacks with services, environments and each other where the same word stands in both', async () => {
  const { entities, relations } = await findInFiles(files, provisioning.detectors ?? [])
  expect(relations.filter(({ type }) => type === 'dependsOn').map(({ from, to, reason }) => [from, to, reason])).toEqual([['stack:default/shop--envs--prod--app.yaml', 'stack:default/shop--network.yaml', 'It imports ${AWS::Region}-vpc (line 8), which network.yaml exports as VpcId.']])
  const known = (ref: string, title: string, spec: Record<string, unknown> = {}): KnownEntity => ({ ref, kind: ref.split(':')[0] ?? '', title, owner: null, tags: [], origin: 'discovered', spec, evidence: [{ file: title }] })
  const stacks = entities.filter(({ ref }) => ref.startsWith('stack:')).map((entity): KnownEntity => ({ ...known(entity.ref, entity.title, entity.spec), evidence: [entity.evidence] }))
  const others = [known('service:default/web', 'web'), known('service:default/cart', 'cart', { containers: { images: ['ghcr.io/acme/cart'] } }), known('service:default/orders', 'orders', { home: 'src/orders' }), known('service:default/alone', 'alone', { home: '' }), known('environment:default/prod', 'prod'), known('environment:default/staging', 'staging')]
  const told = inferStacks.infer({ entities: (kind) => [...stacks, ...others].filter((entity) => entity.kind === kind) }).relations.filter(({ type }) => type !== 'dependsOn')
  expect(told.map(({ from, type, to, reason }) => `${from} ${type} ${to}: ${reason}`).toSorted()).toEqual([
    'service:default/cart configuredBy stack:default/shop--infra: google_cloud_run_v2_service.x of infra runs its image ghcr.io/acme/cart:1.2 (line 7).', 'service:default/orders configuredBy stack:default/shop--envs--prod--app.yaml: The function Fn of envs/prod/app.yaml runs the code in src/orders (line 4).',
    'service:default/web configuredBy stack:default/shop--infra: aws_ecs_service.web of infra is called web (line 4).', 'stack:default/shop--envs--prod--app.yaml deployedTo environment:default/prod: It lies in envs/prod. The environment is called prod.',
  ])
})
