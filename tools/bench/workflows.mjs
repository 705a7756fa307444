// Workflows of the bench repository. Each waits to be started by hand, so that pushes start nothing.
const head = (name) => `name: ${name}\non: workflow_dispatch\njobs:\n  work:\n    runs-on: ubuntu-latest\n    steps:\n`
export const stepCount = 100
export const printedLines = 100_000

export function workflows() {
  return {
    '.github/workflows/hello.yml': `${head('hello')}      - run: echo first\n`,
    '.github/workflows/many-steps.yml': `${head('many-steps')}${'      - run: "true"\n'.repeat(stepCount)}`,
    '.github/workflows/one-step.yml': `${head('one-step')}      - run: |\n${'          true\n'.repeat(stepCount)}`,
    '.github/workflows/paced.yml': printing('paced', 50_000),
    '.github/workflows/watched.yml': printing('watched', 50_000, '      - run: sleep 4\n'),
    '.github/workflows/at-once.yml': printing('at-once', 0),
  }
}

function printing(name, linesPerSecond, before = '') {
  return `${head(name)}${before}      - uses: actions/checkout@v4\n      - run: node print-lines.mjs ${printedLines} ${linesPerSecond}\n`
}
