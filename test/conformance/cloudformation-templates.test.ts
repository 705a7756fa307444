import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Findings, findIn, findInFiles, tempDir } from '../harness/index.ts'
import { detectCloudFormation } from '../../src/features/provisioning/cloudformation/detect-cloudformation.ts'

const folder = '../shared/corpus/cfn-lint'
const isThere = existsSync(folder)
const judge = process.env['DAYBOOK_CFN_LINT'] ?? 'cfn-lint'
const hasJudge = answers(['--version'])

function answers(args: readonly string[]): boolean {
  return spawnSync(judge, args, { stdio: 'ignore' }).status === 0
}

/** Faults that cfn-lint tells of these too; its authors try single rules on them. */
const faultyOnPurpose = /\/(custom\/is-defined|functions\/sub_needed)\.yaml$/

describe.skipIf(!isThere)(`the good templates of cfn-lint (${isThere ? 'there' : `skipped: ${folder} is missing`})`, () => {
  let found: Findings
  beforeAll(async () => {
    found = await findIn(folder, [detectCloudFormation])
  }, 60_000)

  it('are all found, with their resources', () => {
    expect(found.entities.length).toBeGreaterThanOrEqual(98)
    expect(found.entities.every(({ spec }) => Array.isArray(spec['resources']))).toBe(true)
  })

  it('are well', () => {
    expect(found.problems.filter(({ evidence }) => !faultyOnPurpose.test(evidence.file)).map(({ evidence, message }) => `${evidence.file}:${evidence.line} ${message}`)).toEqual([])
  })
})

const good = { AWSTemplateFormatVersion: '2010-09-09', Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }
const withResource = (resource: unknown) => ({ ...good, Resources: { ...good.Resources, B: resource } })
const named = (TopicName: unknown) => withResource({ Type: 'AWS::SNS::Topic', Properties: { TopicName } })
const bad: Readonly<Record<string, unknown>> = {
  'no-resources': { AWSTemplateFormatVersion: '2010-09-09' }, version: { ...good, AWSTemplateFormatVersion: '2012-01-01' }, section: { ...good, Resource: {} }, 'no-type': withResource({ Properties: {} }), type: withResource({ Type: 'Bucket' }),
  key: withResource({ Type: 'AWS::SNS::Topic', Dependson: 'Topic' }), 'depends-on': withResource({ Type: 'AWS::SNS::Topic', DependsOn: 'Gone' }), name: { ...good, Resources: { 'a-b': { Type: 'AWS::SNS::Topic' } } },
  ref: named({ Ref: 'Gone' }), 'get-att': named({ 'Fn::GetAtt': ['Gone', 'Arn'] }), sub: named({ 'Fn::Sub': '${Gone}' }), 'sub-attribute': named({ 'Fn::Sub': '${Gone.Arn}' }), if: named({ 'Fn::If': ['Gone', 'a', 'b'] }), map: named({ 'Fn::FindInMap': ['Gone', 'a', 'b'] }),
  join: named({ 'Fn::Join': ['-'] }), select: named({ 'Fn::Select': ['0'] }), function: named({ 'Fn::Nothing': 'x' }), circle: { ...good, Resources: { A: { Type: 'AWS::SNS::Topic', DependsOn: 'B' }, B: { Type: 'AWS::SNS::Topic', DependsOn: 'A' } } },
  pseudo: named({ Ref: 'AWS::Nothing' }), 'resource-condition': withResource({ Type: 'AWS::SNS::Topic', Condition: 'Gone' }), 'deletion-policy': withResource({ Type: 'AWS::SNS::Topic', DeletionPolicy: 'Keep' }),
  'parameter-type': { ...good, Parameters: { P: { Type: 'Text' } } }, 'parameter-no-type': { ...good, Parameters: { P: { Default: 'a' } } }, 'parameter-key': { ...good, Parameters: { P: { Type: 'String', Allowed: ['a'] } } }, 'parameter-default': { ...good, Parameters: { P: { Type: 'String', Default: 'c', AllowedValues: ['a'] } } },
  'output-value': { ...good, Outputs: { O: { Description: 'x' } } }, 'output-key': { ...good, Outputs: { O: { Value: 'x', Values: 'y' } } }, 'output-ref': { ...good, Outputs: { O: { Value: { Ref: 'Gone' } } } }, 'output-condition': { ...good, Outputs: { O: { Value: 'x', Condition: 'Gone' } } },
  mapping: { ...good, Mappings: { M: { a: 'b' } } }, 'condition-count': { ...good, Conditions: { C: { 'Fn::Equals': ['a'] } } }, 'condition-lost': { ...good, Conditions: { C: { 'Fn::Not': [{ Condition: 'Gone' }] } } },
}

describe('templates with a fault each', () => {
  it.each(Object.entries(bad))('%s is told, and where', async (_name, template) => {
    const { problems } = await findInFiles({ 't.json': JSON.stringify(template, null, 1) }, [detectCloudFormation], { inGit: false })
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.every(({ evidence }) => (evidence.line ?? 0) > 0)).toBe(true)
  })

  it.skipIf(!hasJudge)(`are faulty to cfn-lint too (${hasJudge ? 'installed' : 'skipped: install cfn-lint, or set DAYBOOK_CFN_LINT'})`, async () => {
    const place = join(await tempDir(), 'bad')
    mkdirSync(place)
    for (const [name, template] of Object.entries({ ...bad, good })) writeFileSync(join(place, `${name}.json`), JSON.stringify(template, null, 1))
    const refused = new Set(lint(place).filter(({ Rule }) => Rule.Id.startsWith('E')).map(({ Filename }) => Filename.slice(Filename.lastIndexOf('/') + 1, -'.json'.length)))
    expect([...refused].toSorted()).toEqual(Object.keys(bad).toSorted())
  }, 120_000)
})

interface LintAnswer {
  readonly Filename: string
  readonly Rule: { readonly Id: string }
}

/** It ends with a code of its own when it finds anything. */
function lint(place: string): LintAnswer[] {
  return JSON.parse(spawnSync(judge, ['--format', 'json', `${place}/*.json`], { encoding: 'utf8' }).stdout) as LintAnswer[]
}
