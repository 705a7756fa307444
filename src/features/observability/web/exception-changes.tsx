import { Button, Row, useCommand, useSay } from '#ui'
import { type Exception, ignoreExceptions, reopenExceptions, resolveExceptions } from '../contract.ts'

type State = Exception['state']

const labels: readonly (readonly [state: State, label: string, done: string])[] = [
  ['resolved', 'Resolve', 'Resolved. If it happens again, it is told.'], ['ignored', 'Ignore', 'Ignored. It is still counted, and nobody is told.'], ['open', 'Open again', 'Opened again.'],
]

/** What can be decided about faults, with the way back to what each was before. */
export function ExceptionChanges({ exceptions, onDone }: { exceptions: readonly Pick<Exception, 'id' | 'state'>[]; onDone?: () => void }) {
  const say = useSay()
  const commands = { resolved: useCommand(resolveExceptions), ignored: useCommand(ignoreExceptions), open: useCommand(reopenExceptions) }
  const idsOf = (keep: (state: State) => boolean) => exceptions.filter(({ state }) => keep(state)).map(({ id }) => id)
  function undo(): void {
    for (const [state] of labels) {
      const ids = idsOf((was) => was === state)
      if (ids.length > 0) commands[state].mutate({ ids }, { onError: say.error })
    }
  }
  const change = (state: State, done: string) => commands[state].mutate({ ids: idsOf((was) => was !== state) }, {
    onError: say.error,
    onSuccess: () => {
      onDone?.()
      say({ text: done, undo })
    },
  })
  return (
    <Row>
      {labels.filter(([state]) => exceptions.some((exception) => exception.state !== state)).map(([state, label, done]) => (
        <Button key={state} look={state === 'resolved' ? 'primary' : 'default'} isBusy={commands[state].isPending} onClick={() => change(state, done)}>{label}</Button>
      ))}
    </Row>
  )
}
