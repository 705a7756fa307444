import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { findInFiles } from '../../../../test/harness/index.ts'
import { detectCloudFormation } from './detect-cloudformation.ts'

const shop = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Description: The shop
Globals:
  Function:
    Runtime: nodejs22.x
Parameters:
  Password:
    Type: String
    NoEcho: true
    Default: hunter2
Conditions:
  IsProd: !Equals [!Ref AWS::StackName, prod]
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Condition: IsProd
    Properties:
      CodeUri: ./orders/
      Handler: index.handler
      Environment:
        Variables:
          ROLE: !GetAtt OrdersRole.Arn
          VPC: !ImportValue main-vpc
  Network:
    Type: AWS::CloudFormation::Stack
    DependsOn: Orders
    Properties:
      TemplateURL: network.yaml
Outputs:
  Url:
    Value: !Sub "https://\${ServerlessRestApi}.\${AWS::Region}/\${!kept}"
    Export:
      Name: shop-url
`

const within = (resources: string, more = '') => `AWSTemplateFormatVersion: '2010-09-09'\n${more}Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n${resources}`

describe('detectCloudFormation', () => {
  it('tells what a template declares, but no default', async () => {
    const { entities, relations, problems } = await findInFiles({ 'deploy/prod/shop.yaml': shop, 'deploy/prod/network.yaml': within('') }, [detectCloudFormation])
    expect(problems).toEqual([])
    const found = entities.find(({ title }) => title === 'deploy/prod/shop.yaml')
    expect(found).toMatchObject({
      ref: 'stack:default/shop--deploy--prod--shop.yaml', description: 'The shop', evidence: { file: 'deploy/prod/shop.yaml', line: 1 },
      spec: {
        tool: 'cloudformation', path: 'deploy/prod/shop.yaml', transforms: ['AWS::Serverless-2016-10-31'], environment: 'prod', conditions: ['IsProd'],
        parameters: [{ name: 'Password', type: 'String', hasDefault: true, isSecret: true, line: 8 }],
        resources: [{ name: 'Orders', type: 'AWS::Serverless::Function', condition: 'IsProd', line: 15 }, { name: 'Network', type: 'AWS::CloudFormation::Stack', dependsOn: ['Orders'], line: 25 }],
        functions: [{ name: 'Orders', runtime: 'nodejs22.x', handler: 'index.handler', code: 'deploy/prod/orders' }], imports: [{ name: 'main-vpc', line: 24 }], outputs: [{ name: 'Url', export: 'shop-url' }],
      },
    })
    expect(JSON.stringify(entities)).not.toContain('hunter2')
    expect(relations.filter(({ type }) => type === 'dependsOn')).toEqual([{ from: found?.ref, type: 'dependsOn', to: 'stack:default/shop--deploy--prod--network.yaml', evidence: { file: 'deploy/prod/shop.yaml', line: 29 }, reason: 'Its nested stack Network is made from network.yaml (line 29).' }])
  })

  it.each([
    ['kubernetes.yaml', 'apiVersion: v1\nkind: List\nResources: {}\n'], ['serverless.yml', 'service: a\nresources:\n  Resources:\n    A:\n      Type: AWS::S3::Bucket\n'], ['data.json', '{"Resources": [1]}'], ['x.yaml', 'Resources:\n  cpu: 1\n'], ['x.yml', 'text: Resources: {'],
    ['README.json', '{"a": "AWSTemplateFormatVersion: 2010-09-09"}'], ['t.yaml', 'AWSTemplateFormatVersion: "2010-09-09"\n{% if x %}\nResources: {{ x }}\n'],
  ])('leaves %s alone', async (path, text) => {
    expect(await findInFiles({ [path]: text }, [detectCloudFormation])).toEqual({ entities: [], relations: [], problems: [] })
  })

  it.each([
    [within('  B:\n    Properties: {}\n'), 5, 'invalid', /B has no Type/],
    [within('  B:\n    Type: AWS::SNS::Topic\n    DependsOn: [Topic, Gone]\n'), 7, 'lost-reference', /B depends on Gone/],
    [within('  B:\n    Type: AWS::SNS::Topic\n    Properties: { TopicName: !Ref Gone }\n'), 7, 'lost-reference', /Gone is neither/],
    [within('  B:\n    Type: AWS::SNS::Topic\n    Properties: { TopicName: !Sub "a-${Gone.Arn}" }\n'), 7, 'lost-reference', /attribute of Gone/],
    [within('  B:\n    Type: AWS::SNS::Topic\n    Properties: { TopicName: !If [Gone, a, b] }\n'), 7, 'lost-reference', /condition Gone/],
    [within('  B:\n    Type: AWS::SNS::Topic\n    Properties: { TopicName: !FindInMap [Gone, a, b] }\n'), 7, 'lost-reference', /no mapping/],
    [within('  B:\n    Type: AWS::SNS::Topic\n    DependsOn: C\n  C:\n    Type: AWS::SNS::Topic\n    Properties: { TopicName: !GetAtt B.TopicName }\n'), 5, 'invalid', /B needs C needs B/],
    [within('  Topic:\n    Type: AWS::SNS::Topic\n'), 5, 'invalid', /stands twice/],
    [within('  B-1:\n    Type: AWS::SNS::Topic\n'), 5, 'invalid', /only letters and digits/],
    [within('  B:\n    Type: AWS::SNS::Topic\n    Propertys: {}\n'), 7, 'invalid', /Propertys is nothing/],
    [within('', 'Parameter: {}\n'), 2, 'invalid', /no section/], [within('', 'Parameters:\n  P:\n    Default: 1\n'), 3, 'invalid', /no Type/],
    [within('', 'Parameters:\n  P:\n    Type: String\n    Default: c\n    AllowedValues: [a, b]\n'), 5, 'invalid', /AllowedValues/],
    [within('Outputs:\n  O:\n    Description: x\n'), 6, 'invalid', /no Value/], [within('  B:\n    Type: AWS::SNS::Topic\n    Properties: { TopicName: !Join [a] }\n'), 7, 'invalid', /takes 2 values/],
    [within('  B:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName:\n'), 8, 'invalid', /no value/], ['AWSTemplateFormatVersion: 2010-09-09\nResources:\n  - a: [\n', 4, 'unreadable', /cannot read/],
  ])('says what is wrong with %s', async (text, line, topic, message) => {
    const { problems } = await findInFiles({ 't.yaml': text }, [detectCloudFormation])
    expect(problems).toMatchObject([{ topic, evidence: { file: 't.yaml', line }, message: expect.stringMatching(message) }])
  })

  it('takes what macros, loops and modules bring along on trust', async () => {
    const made = within('  B:\n    Type: AWS::SNS::Topic\n    Properties: { TopicName: !Ref MadeByMacro }\n', 'Transform: [MyMacro]\n')
    const loop = within('  Fn::ForEach::All:\n    - X\n    - [a]\n    - B${X}:\n        Type: AWS::SNS::Topic\n  C:\n    Type: AWS::SNS::Topic\n    DependsOn: Ba\n', 'Transform: AWS::LanguageExtensions\n')
    expect((await findInFiles({ 'a.yaml': made, 'b.yaml': loop }, [detectCloudFormation])).problems).toEqual([])
  })

  it('never throws, whatever a template holds', async () => {
    const { asTemplate } = await import('./template.ts')
    const { describeTemplate } = await import('./describe-template.ts')
    const { findLostNames } = await import('./find-lost-names.ts')
    const { findSectionFaults } = await import('./find-section-faults.ts')
    const { findFunctionFaults } = await import('./find-function-faults.ts')
    const { findCircles } = await import('./find-circles.ts')
    const keys = fc.constantFrom('Resources', 'Parameters', 'Outputs', 'Conditions', 'Mappings', 'Type', 'Properties', 'Ref', 'Fn::GetAtt', 'Fn::Sub', 'Fn::If', 'DependsOn', 'Condition', 'Default', 'Export', 'Transform', '__proto__', 'Globals')
    const { value } = fc.letrec((tie) => ({ value: fc.oneof({ depthSize: 'small' }, fc.constantFrom(null, true, 1, '', 'A', 'AWS::S3::Bucket', '${A.b}'), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(keys, tie('value'), { maxKeys: 4 })) }))
    fc.assert(fc.property(fc.dictionary(keys, value), (content) => {
      const template = asTemplate({ value: { ...content, AWSTemplateFormatVersion: '2010-09-09' }, line: 1, lineOf: () => 1 })
      if (!template) return
      describeTemplate(template)
      for (const find of [findLostNames, findSectionFaults, findFunctionFaults, findCircles]) find(template)
    }))
  })
})
