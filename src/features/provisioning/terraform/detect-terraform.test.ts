import { describe, expect, it } from 'vitest'
import { findInFiles } from '../../../../test/harness/index.ts'
import { detectTerraform } from './detect-terraform.ts'

const network = 'variable "cidr" {\n  description = "Range"\n  type = string\n}\noutput "id" { value = var.cidr }\n'

describe('detectTerraform', () => {
  it('tells a stack with its facts, and the module that it calls', async () => {
    const { entities, relations, problems } = await findInFiles({
      'envs/prod/main.tf': 'terraform {\n  required_version = ">= 1.5"\n  required_providers {\n    aws = { source = "hashicorp/aws", version = "~> 5.0" }\n  }\n  backend "s3" {\n    bucket = "state"\n    access_key = "AKIA"\n  }\n}\n\nprovider "aws" { region = var.region }\n\nmodule "network" {\n  source = "../../network"\n  cidr   = "10.0.0.0/8"\n}\n\nresource "random_pet" "name" {\n  count = 2\n}\n',
      'envs/prod/variables.tf': 'variable "region" { default = "eu-west-1" }\nvariable "token" {\n  sensitive = true\n}\n',
      'envs/prod/prod.tfvars': 'token = "secret"\n',
      'envs/prod/.terraform.lock.hcl': 'provider "registry.terraform.io/hashicorp/aws" {\n  version     = "5.1.0"\n  constraints = "~> 5.0"\n  hashes = ["h1:x"]\n}\n',
      'network/main.tf': network,
    }, [detectTerraform])
    expect(problems).toEqual([])
    expect(entities.map(({ ref }) => ref).toSorted()).toEqual(['module:default/shop--network', 'stack:default/shop--envs--prod'])
    expect(entities.find(({ ref }) => ref.startsWith('stack:'))).toMatchObject({
      title: 'envs/prod', evidence: { file: 'envs/prod/main.tf', line: 1 },
      spec: {
        tool: 'terraform', path: 'envs/prod', requiredVersion: '>= 1.5', environment: 'prod', rule: 'It says where its state lies (backend s3).',
        providers: [{ name: 'aws', source: 'hashicorp/aws', version: '~> 5.0', isConfigured: true }, { name: 'random', source: 'hashicorp/random', version: null, isConfigured: false }],
        backend: { type: 's3', settings: { bucket: 'state' }, otherSettings: ['access_key'] },
        resources: [{ type: 'random_pet', name: 'name', file: 'main.tf', line: 19, isMany: true }],
        modules: [{ name: 'network', source: '../../network', version: null, path: 'network', line: 14 }],
        variables: [{ name: 'region', hasDefault: true, isSensitive: false }, { name: 'token', hasDefault: false, isSensitive: true }],
        variableFiles: [{ name: 'prod.tfvars', environment: 'prod' }],
        locked: [{ provider: 'registry.terraform.io/hashicorp/aws', version: '5.1.0', constraints: '~> 5.0' }],
      },
    })
    expect(JSON.stringify(entities)).not.toMatch(/AKIA|secret"/)
    expect(relations).toContainEqual({ from: 'stack:default/shop--envs--prod', type: 'dependsOn', to: 'module:default/shop--network', evidence: { file: 'envs/prod/main.tf', line: 14 }, reason: 'main.tf calls the module network from ../../network (line 14).' })
  })

  it.each([
    ['x/main.tf', { 'x/main.tf': network, 'main.tf': 'module "x" { source = "./x" }' }, 'module', 'main.tf calls it.'],
    ['x/main.tf', { 'x/main.tf': network, 'x/terraform.tfvars': 'cidr = ""' }, 'stack', 'Its variables are given in terraform.tfvars.'],
    ['modules/x/main.tf', { 'modules/x/main.tf': 'resource "null_resource" "a" {}' }, 'module', 'It lies in a folder of modules.'],
    ['modules/x/examples/all/main.tf', { 'modules/x/examples/all/main.tf': network }, 'stack', 'It is an example that can be applied.'],
    ['x/main.tf', { 'x/main.tf': `${network}provider "aws" { alias = "b" }` }, 'stack', 'It sets up the provider aws.'],
    ['x/main.tofu', { 'x/main.tofu': 'resource "terraform_data" "a" {}', 'x/main.tf': 'provider "aws" { region = "x" }' }, 'stack', 'It needs nothing from outside to be applied.'],
    ['x/main.tf.json', { 'x/main.tf.json': '{"terraform": {"backend": {"local": {}}}, "resource": {"null_resource": {"a": {"count": 1}}}}' }, 'stack', 'It says where its state lies (backend local).'],
  ])('%s of %j is a %s', async (path, files, kind, rule) => {
    const { entities, problems } = await findInFiles(files, [detectTerraform])
    const folder = path.slice(0, path.lastIndexOf('/'))
    expect(entities.find(({ spec }) => spec.path === folder)).toMatchObject({ ref: expect.stringMatching(new RegExp(`^${kind}:`)), spec: { rule } })
    expect(problems).toEqual([])
  })

  it('says what is odd, where', async () => {
    const { problems } = await findInFiles({
      'a/main.tf': 'module "gone" { source = "../gone" }\nresource "x_y" "z" {\n  a = var.missing\n  b = local.also\n}\nresource "x_y" "z" {}\n',
      'b/main.tf': 'resource "x_y" "z" {\n',
      'b/more.tf': 'resource "x_y" "w" { a = var.unknown }\n',
      'c/main.tf': 'resource "x_y" "{{ cookiecutter.name }}" {{ nothing }}\n',
      'd/main.tf': 'moved {\n  from = module.old\n  to = module.new\n}\nlocals { a = 1 }\n',
      'e/main.tf': 'resource "x_y" "z" { a = var.given }\n', 'e/terragrunt.hcl': '',
    }, [detectTerraform])
    const told = problems.map(({ topic, message, evidence }) => [topic, evidence.file, evidence.line, message]).toSorted((a, b) => String(a[1]).localeCompare(String(b[1])))
    expect(told).toEqual([
      ['invalid', 'a/main.tf', 6, 'x_y.z is declared twice, here and in a/main.tf on line 2. Rename or remove one of them.'],
      ['lost-reference', 'a/main.tf', 3, 'No file of this folder declares var.missing, local.also, first used on line 3. Declare what is missing or mend the name.'],
      ['lost-reference', 'a/main.tf', 1, 'The module gone comes from ../gone, and no Terraform files are there. Mend the path, or bring the folder back.'],
      ['unreadable', 'b/main.tf', 2, 'Terraform cannot read it: A block is not closed with } (line 2). Mend the line, terraform fmt shows the place.'],
    ])
  })
})
