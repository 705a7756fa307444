/** Starts a workflow of the bench repository; gives the id of its run. */
export async function startWorkflow(daybook, name) {
  const repository = await repositoryOf(daybook)
  return (await daybook.api.command('pipelines.start', { repository, workflow: `${name}.yml` })).runId
}

/** Starts a workflow and waits for its end; gives the job, with its run, steps and times. */
export async function finishWorkflow(daybook, name) {
  const runId = await startWorkflow(daybook, name)
  const { run, jobs } = await daybook.api.until(`the run of ${name} ends`, () => daybook.api.query('runs.get', { id: runId }), ({ run: { state } }) => !['queued', 'running', 'waiting'].includes(state))
  if (run.state !== 'succeeded') throw new Error(`The run of ${name} ${run.state}: ${run.reason}`)
  return { runId, ...jobs[0] }
}

/** Calls `onBatch` with the lines of each message of a run's log stream, as a browser gets it, until the log ends. */
export async function followRun(daybook, runId, onBatch) {
  const response = await fetch(`${daybook.url}/api/v1/logs/follow?run=${runId}&job=work`, { headers: daybook.headers })
  if (!response.ok) throw new Error(`The log cannot be followed: ${response.status} ${await response.text()}`)
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of response.body) {
    const messages = (rest + decoder.decode(bytes, { stream: true })).split('\n\n')
    rest = messages.pop()
    for (const message of messages) {
      if (message.includes('event: end')) return
      const data = /^data: (.*)$/m.exec(message)?.[1]
      if (data !== undefined) onBatch(JSON.parse(data).lines)
    }
  }
}

async function repositoryOf(daybook) {
  daybook.repository ??= (await daybook.api.until('the repository is found', () => daybook.api.query('pipelines.list'), ({ items }) => items.length > 0)).items[0].repository
  return daybook.repository
}
