import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findIn, findInFiles, tempDir } from '../../../test/harness/index.ts'
import { processorMs } from '../../../test/harness/processor-time.ts'
import { scripts } from './feature.ts'
import { misspelledFrom } from './interpreter.ts'
import { readPowershell } from './read-powershell.ts'
import { readPython } from './read-python.ts'
import { readShell } from './read-shell.ts'

const detectors = scripts.detectors ?? []

describe('which files are scripts', () => {
  it('tells by name, first line, bit and guard', async () => {
    const folder = await tempDir()
    const python = 'def f(): pass\nif __name__ == "__main__":\n    f()\n'
    const files: Record<string, [string, boolean]> = {
      'run.sh': ['echo', false], 'bin/start': ['#!/usr/bin/env bash\n', true], 'bin/notes': ['#!/bin/sh\n', false], 'bin/app': ['#!/usr/bin/env node\n', true], 'bin/tool.py': [python, false], 'bin/lib.py': ['def f(): pass\n', false], 'src/app.py': [python, false], 'src/do.py': ['#!/usr/bin/python3\n', true], 'src/mod.py': ['x = 1\n', true],
      'tests/test_x.py': [python, true], 'setup.py': [python, true], 'win/Deploy.ps1': ['param()', false], 'win/Deploy.Tests.ps1': ['', false], 'win/Mod.psm1': ['', false], LICENSE: ['text', true], 'bin/binary': ['\0\0', true], 'hooks/pre-commit.sample': ['#!/bin/sh\n', true],
    }
    for (const [path, [text, isExecutable]] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
      if (isExecutable) chmodSync(join(folder, path), 0o755)
    }
    execFileSync('git', ['init', '--quiet', folder])
    const { entities, problems } = await findIn(folder, detectors)
    expect(entities.map(({ spec }) => `${String(spec['path'])} ${String(spec['interpreter'])}`).toSorted()).toEqual(['bin/start bash', 'bin/tool.py python3', 'run.sh sh', 'src/do.py python3', 'win/Deploy.ps1 pwsh'])
    expect(problems).toEqual([])
  })

  it('says which can never start', async () => {
    const { problems, entities } = await findInFiles({ 'a.sh': '#!/bin/bsah\necho', 'b.sh': '#!/bin/bash\r\necho\r\n', 'c.sh': '#!/usr/bin/env -S bash -e\n', 'd.sh': '#!/usr/local/bin/fish\n' }, detectors)
    expect(problems.map(({ evidence, topic, message }) => [evidence.file, topic, message.slice(0, 44)])).toEqual([['a.sh', 'never-runs', 'Its first line names bsah, which is probably'], ['b.sh', 'never-runs', 'Its first line ends as Windows writes lines,']])
    expect(entities.map(({ spec }) => spec['interpreter'])).toEqual(['bash', 'bash', 'bash', 'fish'])
  })

  it.each([['bsah', 'bash'], ['bas', 'bash'], ['pyhton3', 'python'], ['pwhs', 'pwsh'], ['bash', undefined], ['dash', undefined], ['python3.12', undefined], ['zsh', undefined], ['nodejs', undefined], ['mytool', undefined], ['sh', undefined]])('%s is meant to be %s', (program, meant) => {
    expect(misspelledFrom(program)).toBe(meant)
  })
})

describe('a shell script', () => {
  const facts = readShell(`#!/usr/bin/env bash
# Copyright 2024 Acme. Licensed under the Apache License.
#
# Brings a release to a server. More of it.

set -euo pipefail
usage() { echo "Usage: deploy.sh [-n] -e ENV TARGET"; echo "$1"; }
REGION="\${REGION:-eu-west-1}"
export OWN=1
while getopts ":ne:" flag; do
  case "$flag" in n) ;; e) ENVIRONMENT=$OPTARG ;; esac
done
while [ $# -gt 0 ]; do
  case "$1" in
    -v|--verbose) VERBOSE=1 ;;
    --tag) TAG="$2"; shift 2 ;;
    --label=*) LABEL="\${1#*=}" ;;
  esac
done
TARGET=\${1:?which server}
curl -H "Authorization: $API_TOKEN" https://example.org | jq .
if kubectl get pods; then terraform apply; fi
rm -rf "$WORK/"
echo 'docker $NOT_READ' # ansible-playbook $NOR_THIS
cat <<'EOF'
helm $NEITHER
EOF
cat <<EOF
psql $IN_TEXT
EOF
psql -c "DROP TABLE users"
source "\${LIB}/common.sh"
echo $OWN $VERBOSE $TAG
`)

  it('tells its purpose and usage', () => {
    expect(facts.purpose).toBe('Brings a release to a server.')
    expect(facts.usage).toBe('deploy.sh [-n] -e ENV TARGET')
  })

  it('tells its parameters', () => {
    expect(facts.parameters.map(({ name, kind, isRequired }) => [name, kind, isRequired])).toEqual(expect.arrayContaining([['-n', 'flag', false], ['-e', 'value', false], ['-v', 'flag', false], ['--verbose', 'flag', false], ['--tag', 'value', false], ['--label', 'value', false], ['TARGET', 'positional', true]]))
  })

  it('tells what it reads and calls', () => {
    expect(facts.environment).toEqual(['API_TOKEN', 'IN_TEXT', 'LIB', 'REGION', 'WORK'])
    expect(facts.commands).toEqual(['curl', 'jq', 'kubectl', 'psql', 'terraform'])
    expect(facts.sources).toEqual(['${LIB}/common.sh'])
  })

  it('tells what can destroy something', () => {
    expect(facts.dangers).toEqual([{ what: 'deletes a folder whose name is a variable that may be empty', line: 23 }, { what: 'drops a table, schema or database', line: 31 }])
  })
})

it('a Python script tells what argparse, click and the environment say', () => {
  const facts = readPython(`#!/usr/bin/env python3
"""Rotates keys.

Usage: rotate.py --env prod
"""
import argparse, os
import subprocess
parser = argparse.ArgumentParser(description="x")
parser.add_argument("--env", "-e", required=True, choices=["dev", "prod"], help="Where, (so) to say")
parser.add_argument("--dry-run", action="store_true")
parser.add_argument("target", nargs="?", type=int)
# parser.add_argument("--old")
token = os.environ["API_TOKEN"] or os.getenv('REGION') or os.environ.get("ZONE")
os.environ["SET"] = "1"
subprocess.run(["kubectl", "get"], check=True)
os.system("terraform plan")
`)
  expect(facts).toMatchObject({ purpose: 'Rotates keys.', usage: 'rotate.py --env prod', environment: ['API_TOKEN', 'REGION', 'ZONE'], commands: ['kubectl', 'terraform'], dangers: [{ what: 'hands a text to the shell', line: 16 }] })
  expect(facts.parameters).toEqual([
    { name: '--env', kind: 'value', type: null, isRequired: true, choices: ['dev', 'prod'], description: 'Where, (so) to say' }, { name: '--dry-run', kind: 'flag', type: null, isRequired: false, choices: [], description: null },
    { name: 'target', kind: 'positional', type: 'int', isRequired: false, choices: [], description: null },
  ])
  const clicked = readPython('@click.command()\n@click.option("--count", default=1, help="How many")\n@click.option("--yes/--no")\n@click.argument("name")\ndef f(): pass\n')
  expect(clicked.parameters.map(({ name, kind, isRequired }) => [name, kind, isRequired])).toEqual([['--count', 'value', false], ['--yes', 'flag', false], ['name', 'positional', true]])
})

it('a PowerShell script tells its param block and its help', () => {
  const facts = readPowershell(`<#
.SYNOPSIS
Copies backups. Twice.
.PARAMETER Target
Where they go.
#>
#Requires -Version 7
[CmdletBinding(SupportsShouldProcess = $true)]
param(
  [Parameter(Mandatory = $true, Position = 0)]
  [ValidateNotNullOrEmpty()]
  [string] $Target, # with a comment, and a )
  [Parameter(Mandatory=$false)][ValidateSet('dev', 'prod')] [string]$Stage = "dev, (default)",
  [switch] $Force
)
Import-Module Az.Storage
$key = $env:STORAGE_KEY
$env:SET = 1
docker ps
Remove-Item $Target -Recurse -Force
`)
  expect(facts).toMatchObject({ purpose: 'Copies backups.', environment: ['STORAGE_KEY'], commands: ['docker'], sources: ['Az.Storage'], dangers: [{ what: 'deletes a folder with all in it', line: 20 }] })
  expect(facts.parameters).toEqual([
    { name: '-Target', kind: 'value', type: 'string', isRequired: true, choices: [], description: 'Where they go.' }, { name: '-Stage', kind: 'value', type: 'string', isRequired: false, choices: ['dev', 'prod'], description: null }, { name: '-Force', kind: 'flag', type: 'switch', isRequired: false, choices: [], description: null },
  ])
})

describe.each([['shell', readShell], ['python', readPython], ['powershell', readPowershell]])('any text as %s', (_language, read) => {
  const piece = fc.constantFrom('$', '${', '}', '"', "'", '`', '#', '<#', '#>', '(', ')', '[', ']', '\n', ' ', '\\', '<<EOF', 'EOF', 'rm -rf ', 'param(', '"""', '.add_argument(', 'case', '--a)', '$1', 'X=', 'curl ', '|', ';', '.SYNOPSIS\n', 'usage: ', ',', '=')

  it('is read without a throw', () => {
    fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => void read(pieces.join(''))), { numRuns: 400 })
  })

  it.each(['$', '${', '"', "'", '#', '<#', '(', '[', '\n', ' ', '\\', '<<A\n', 'rm -r', '-r', 'param(', '"""', '.add_argument(', '--a|', ' --a)', 'X=', 'curl |', '=', 'A=b ', 'run(', '[Parameter(', '.SYNOPSIS\n', 'usage: ', 'git push ', 'kubectl ', '# a\n', 'a', '`', 'f() {\n', '@', 'import a\n', '\t'])('is not dwelt on: %j ten thousand times', (part) => {
    const startedAt = processorMs()
    read(part.repeat(10_000))
    expect(processorMs() - startedAt).toBeLessThan(3000)
  })
})
