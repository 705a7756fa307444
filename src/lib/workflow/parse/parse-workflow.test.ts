import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseWorkflow } from './parse-workflow.ts'

const path = '.github/workflows/ci.yml'
const parse = (text: string) => parseWorkflow({ path, text })

const full = `name: CI
run-name: Run \${{ github.sha }}
on:
  push:
    branches: [main, 'release/**']
    tags-ignore: v0*
    paths: ['src/**']
  schedule:
    - cron: '0 3 * * 1'
      timezone: Europe/Berlin
  workflow_dispatch:
    inputs:
      level: { type: choice, options: [low, high], default: low, description: How much }
      dry: { type: boolean, required: true }
env:
  TIME: 5
defaults:
  run: { shell: bash, working-directory: app }
concurrency: { group: 'ci-\${{ github.ref }}', cancel-in-progress: true }
permissions: { contents: read }
jobs:
  build:
    name: Build \${{ matrix.os }}
    runs-on: [self-hosted, '\${{ matrix.os }}']
    timeout-minutes: 15
    continue-on-error: \${{ matrix.os == 'b' }}
    strategy:
      fail-fast: false
      max-parallel: 2
      matrix:
        20: [1]
        os: [a, b]
        include: [{ os: c, extra: true }]
    outputs: { version: '\${{ steps.v.outputs.version }}' }
    steps:
      - uses: actions/checkout@v4
        with: { fetch-depth: 0 }
      - id: v
        name: Version
        if: github.ref == 'refs/heads/main'
        working-directory: lib
        shell: sh
        timeout-minutes: 2
        continue-on-error: true
        env: { A: '1', B: "\${{ secrets.B }}" }
        run: |
          echo "a: \${{ github.sha }}"
            indented
  deploy:
    needs: build
    runs-on: { group: prod, labels: linux }
    environment: { name: production, url: 'https://example.test' }
    concurrency: deploy
    steps:
      - run: echo \${{ '\${{ kept }}' }}
`

describe('parseWorkflow', () => {
  it('reads everything that a run needs', () => {
    const { workflow, errors, unsupported } = parse(full)
    expect(errors).toEqual([])
    expect(unsupported.map(({ line, message }) => [line, message.split(' ')[0]])).toEqual([[51, 'Groups'], [52, "'environment'"], [53, "'concurrency'"]])
    expect(workflow).toMatchObject({
      path, name: 'CI', runName: 'Run ${{ github.sha }}', env: { TIME: '5' },
      defaults: { shell: 'bash', workingDirectory: 'app' }, concurrency: { group: 'ci-${{ github.ref }}', cancelInProgress: true }, permissions: { contents: 'read' },
    })
    expect(workflow?.on).toEqual([
      { event: 'push', line: 4, branches: ['main', 'release/**'], tagsIgnore: ['v0*'], paths: ['src/**'] },
      { event: 'schedule', line: 8, schedule: [{ cron: '0 3 * * 1', timezone: 'Europe/Berlin' }] },
      {
        event: 'workflow_dispatch', line: 11,
        inputs: [
          { name: 'level', type: 'choice', description: 'How much', required: false, default: 'low', options: ['low', 'high'] },
          { name: 'dry', type: 'boolean', required: true },
        ],
      },
    ])
  })

  it('reads jobs and steps with their lines', () => {
    const [build, deploy] = parse(full).workflow?.jobs ?? []
    expect(build).toMatchObject({
      id: 'build', line: 22, name: 'Build ${{ matrix.os }}', needs: [], runsOn: { labels: ['self-hosted', '${{ matrix.os }}'] },
      timeoutMinutes: 15, continueOnError: "${{ matrix.os == 'b' }}", outputs: { version: '${{ steps.v.outputs.version }}' },
      strategy: {
        failFast: false, maxParallel: 2,
        matrix: { entries: [['20', { items: [1] }], ['os', { items: ['a', 'b'] }], ['include', { items: [{ entries: [['os', 'c'], ['extra', true]] }] }]] },
      },
    })
    expect(build?.steps).toEqual([
      { id: '__actions_checkout', uses: 'actions/checkout@v4', with: { 'fetch-depth': '0' }, env: {}, line: 36 },
      {
        id: 'v', name: 'Version', if: "github.ref == 'refs/heads/main'", run: 'echo "a: ${{ github.sha }}"\n  indented\n', with: {}, env: { A: '1', B: '${{ secrets.B }}' },
        shell: 'sh', workingDirectory: 'lib', timeoutMinutes: 2, continueOnError: true, line: 38,
      },
    ])
    expect(deploy).toMatchObject({
      needs: ['build'], runsOn: { labels: ['linux'], group: 'prod' }, environment: { name: 'production', url: 'https://example.test' },
      concurrency: { group: 'deploy', cancelInProgress: false }, steps: [{ run: "echo ${{ '${{ kept }}' }}" }],
    })
  })

})

describe('parseWorkflow on files that cannot run', () => {
  it('names what is not run yet at its line, in the order of the file', () => {
    const { unsupported } = parse(`on: push
jobs:
  a:
    runs-on: x
    container: node:20
    services: { db: { image: postgres } }
    defaults: { run: { shell: pwsh } }
    steps:
      - uses: actions/setup-node@v4
      - uses: actions/checkout@v4
      - run: ls
        shell: powershell
      - run: ls
        shell: perl {0}
  b:
    uses: ./.github/workflows/other.yml
`)
    expect(unsupported.map(({ line, column, message }) => [line, column, message.split(/[:.]/)[0]])).toEqual([
      [5, 16, "'container' is not supported yet"],
      [6, 5, "'services' is not supported yet"],
      [7, 31, "The shell 'pwsh' is not supported yet"],
      [9, 15, "The action 'actions/setup-node@v4' is not supported yet; actions/checkout is built in"],
      [12, 16, "The shell 'powershell' is not supported yet"],
      [16, 11, "The reusable workflow '"],
    ])
  })

  it('names what would be empty or dropped without a word', () => {
    const { unsupported, errors } = parse(`on: push
env:
  ALL: \${{ toJSON(secrets) }}
  OK: \${{ secrets.MINE }} \${{ secrets['OTHER'] }}
jobs:
  a:
    runs-on: x
    strategy: { matrix: { slow: [true] } }
    steps:
      - uses: actions/checkout@v4
        with:
          Fetch-Depth: 0
          token: \${{ secrets.GITHUB_TOKEN }}
          submodules: false
          lfs: true
          repository: other/one
          sparse: src
      - uses: Actions/Checkout@v4
        with: { repository: '\${{ github.repository }}', submodules: recursive, ref: '\${{ github.token }}' }
      - run: echo "\${{ secrets[format('A{0}', 1)] }} secrets.PLAIN"
        continue-on-error: \${{ matrix.slow }}
        timeout-minutes: \${{ fromJSON(env.MINUTES) }}
      - run: |
          gh release create v1
        env: { GH_TOKEN: "\${{ secrets['github_token'] }}" }
        continue-on-error: \${{ hashFiles('a') == '' }}
`)
    expect(errors).toEqual([])
    expect(unsupported.map(({ line, message }) => [line, message.split(/[.:]/)[0]])).toEqual([
      [3, 'Secrets are handed out by name only'],
      [15, "'lfs' of actions/checkout is not supported yet"],
      [16, "'repository' of actions/checkout is not supported yet"],
      [17, "'sparse' is no input of actions/checkout"],
      [19, "'submodules' of actions/checkout is not supported yet"],
      [19, 'There is no GITHUB_TOKEN here yet, so this would be empty'],
      [20, 'Secrets are handed out by name only'],
      [22, "'timeout-minutes' of a step can read github, inputs, matrix, strategy, vars so far, and nothing that is known only while the job runs"],
      [25, 'There is no GITHUB_TOKEN here yet, so this would be empty'],
      [26, "'continue-on-error' of a step can read github, inputs, matrix, strategy, vars so far, and nothing that is known only while the job runs"],
    ])
  })

  it('refuses one expression in place of a mapping', () => {
    for (const place of ['    env: ${{ github.event }}\n    steps: [{ run: ls }]', '    outputs: ${{ github.event }}\n    steps: [{ run: ls }]', '    steps: [{ run: ls, env: "${{ github.event }}" }]']) {
      const { errors, unsupported } = parse(`on: push\njobs:\n  a:\n    runs-on: x\n${place}\n`)
      expect([place, errors.length + unsupported.length > 0]).toEqual([place, true])
    }
    const { errors, unsupported } = parse(`on: push
env: \${{ fromJSON('{}') }}
jobs:
  a:
    runs-on: x
    defaults: { run: "\${{ fromJSON('{}') }}" }
    env:
      \${{ insert }}: \${{ fromJSON('{}') }}
    steps:
      - uses: actions/checkout@v4
        with: \${{ fromJSON('{}') }}
`)
    expect(errors).toEqual([])
    expect(unsupported.map(({ line, message }) => [line, message])).toEqual([
      [2, "'env' as one expression is not supported yet. Write its entries one by one."],
      [6, "'run' as one expression is not supported yet. Write its entries one by one."],
      [8, "'${{ insert }}' is not supported yet. Write the entries one by one."],
      [11, "'with' as one expression is not supported yet. Write its entries one by one."],
    ])
  })

  it('refuses a NUL, which no process can be given, at its line', () => {
    const { errors, workflow } = parse(`on: push
jobs:
  a:
    runs-on: x
    env: { "A\\0": b }
    steps:
      - run: "echo a\\0b"
      - run: "echo \${{ github.sha }} \\0"
`)
    expect(workflow).toBeUndefined()
    expect(errors.map(({ line, message }) => [line, message.includes('NUL')])).toEqual([[5, true], [7, true], [8, true]])
  })

  it('says where needs are wrong', () => {
    const job = (id: string, needs: string) => `  ${id}:\n    needs: [${needs}]\n    runs-on: x\n    steps: [{ run: ls }]\n`
    const { errors, workflow, draft } = parse(`on: push\njobs:\n${job('a', '')}${job('b', 'c')}${job('c', 'b')}${job('d', 'nowhere')}`)
    expect(workflow).toBeUndefined()
    expect(draft?.jobs.map((each) => each.id)).toEqual(['a', 'b', 'c', 'd'])
    expect(errors).toEqual([
      { path, line: 8, column: 13, message: "Job 'b' depends on job 'c' which creates a cycle in the dependency graph." },
      { path, line: 12, column: 13, message: "Job 'c' depends on job 'b' which creates a cycle in the dependency graph." },
      { path, line: 16, column: 13, message: "Job 'd' depends on unknown job 'nowhere'." },
    ])
  })

})

describe('parseWorkflow on broken and hostile files', () => {
  it('refuses broken and hostile files with a fault, and ends soon', () => {
    const first = (text: string) => parse(text).errors[0]
    expect(first('on: push\njobs:\n  a: [')).toMatchObject({ line: 3 })
    expect(first('')).toMatchObject({ line: 1, column: 1 })
    expect(first('just text')?.message).toBe("Unexpected value 'just text'")
    expect(first(`on: push\njobs: ${'['.repeat(20_000)}`)).toBeDefined()
    expect(first(`on: push\njobs: ${'{a: '.repeat(150)}1${'}'.repeat(150)}`)).toBeDefined()
    expect(first('x'.repeat(2_000_000))?.message).toContain('The file has more than 1048576 characters.')
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]', ...Array.from({ length: 12 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(9)}]`)].join('\n')
    expect(first(bomb)).toBeDefined()
    expect(first('? { a: b }\n: c\non: push')).toBeDefined()
    expect(first('on: push\njobs:\n  1: 2')).toBeDefined()
  })

  it('never throws, whatever the text', () => {
    const line = fc.constantFrom('on: push', 'jobs:', '  a:', '    runs-on: x', '    steps:', '      - run: ls', '    needs: a', '  - b', '{', '}', '? x', '&a *a', '!!int x', '"', "'", '    if: ${{ x', '    strategy: { matrix: { os: [] } }', '\t', '---', '%YAML', '<<: *a', 'null: 1')
    fc.assert(fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const { errors, workflow } = parse(lines.join('\n'))
      expect(errors.length > 0).toBe(workflow === undefined)
      for (const fault of errors) expect(fault.line).toBeGreaterThan(0)
    }), { numRuns: 500 })
    fc.assert(fc.property(fc.string(), (text) => parse(text).errors.length > 0))
  })
})
