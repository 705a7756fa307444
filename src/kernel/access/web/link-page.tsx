import type { FormEvent } from 'react'
import { AlonePage, Button, ErrorNotice, useCommand, useGo } from '#ui'
import { signInWithLink } from '../contract.ts'
import { useLinkCode } from './use-link-code.ts'

/** `/link#CODE`: signs in with the one-time link that `daybook up` and `daybook access link` print. */
export function LinkPage() {
  const code = useLinkCode()
  const command = useCommand(signInWithLink)
  const go = useGo()
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (!command.isPending) command.mutate({ code }, { onSuccess: () => go('/', true) })
  }
  return (
    <AlonePage title="Sign in" lead="This link signs you in once.">
      <form className="form" onSubmit={submit} noValidate>
        {command.error ? <ErrorNotice error={command.error} title="The link did not sign you in" /> : null}
        <Button type="submit" look="primary" isBusy={command.isPending}>Sign in</Button>
      </form>
    </AlonePage>
  )
}
