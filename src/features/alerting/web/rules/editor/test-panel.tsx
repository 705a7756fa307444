import { useState } from 'react'
import { Button, CodeBlock, Notice, Record, Records, Row, saveFile, Stack, Text, TextEditor, useSay } from '#ui'
import type { RuleGroup } from '#lib/rule-file'
import { runTests, type TestRun } from './run-tests.ts'

interface TestPanelProps {
  readonly groups: readonly RuleGroup[]
  /** The rules read without fault. */
  readonly isReady: boolean
  readonly name: string
  readonly text: string
  readonly onChange: (text: string) => void
}

/** Unit tests in promtool's format, run against the rules as they stand above. */
export function TestPanel({ groups, isReady, name, text, onChange }: TestPanelProps) {
  const [run, setRun] = useState<TestRun>()
  const [isRunning, setIsRunning] = useState(false)
  const say = useSay()
  const start = () => {
    setIsRunning(true)
    runTests(text, groups).then(setRun, say.error).finally(() => setIsRunning(false))
  }
  const faults = run && 'error' in run ? [{ line: run.line, message: run.error }] : []
  return (
    <Stack>
      <TextEditor label="Unit tests" value={text} onChange={(next) => { onChange(next); setRun(undefined) }} faults={faults} onRun={start} help="In promtool's format. They see the rules above, whatever rule_files names. Ctrl-Enter runs them." />
      <Row><Button isBusy={isRunning} isDisabled={!isReady} onClick={start} hint={isReady ? undefined : 'Mend what is wrong in the rules first.'}>Run unit tests</Button><Button look="quiet" onClick={() => saveFile(`${name.replaceAll('/', '-') || 'rules'}.test.yml`, [text], 'application/yaml')}>Save the tests as a file</Button></Row>
      {run && 'results' in run ? <Results run={run.results} /> : null}
    </Stack>
  )
}

function Results({ run }: { run: Extract<TestRun, { results: unknown }>['results'] }) {
  const failed = run.filter(({ failures }) => failures.length > 0)
  if (run.length === 0) return <Notice>There is no test in the text. Add one under tests.</Notice>
  return (
    <Stack gap="small">
      <Notice look={failed.length === 0 ? 'ok' : 'failing'}>{failed.length === 0 ? `${run.length === 1 ? 'The test passes' : `All ${run.length} tests pass`}.` : `${failed.length} of ${run.length} ${run.length === 1 ? 'test fails' : 'tests fail'}.`}</Notice>
      <Records label="Tests">
        {run.map(({ name, line, failures, durationMs }) => (
          <Record key={`${line} ${name}`} state={failures.length === 0 ? 'ok' : 'failing'} at={<Text look="muted">line {line}, {durationMs < 1 ? 'under 1' : Math.round(durationMs)} ms</Text>} detail={failures.length === 0 ? undefined : <CodeBlock text={failures.join('\n')} label={`What failed in ${name}`} />}>{name}</Record>
        ))}
      </Records>
    </Stack>
  )
}
