import { type FormEvent, useState } from 'react'
import { AlonePage, Button, ErrorNotice, PasswordField, useCommand, useGo } from '#ui'
import { acceptInvite } from '../contract.ts'
import { passwordFault } from './password-pair.ts'
import { useLinkCode } from './use-link-code.ts'

/** `/invite#CODE`: a person who was added chooses a password. */
export function InvitePage() {
  const code = useLinkCode()
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [isTried, setIsTried] = useState(false)
  const command = useCommand(acceptInvite)
  const go = useGo()
  const fault = isTried ? passwordFault(password, again) : undefined
  function submit(event: FormEvent): void {
    event.preventDefault()
    setIsTried(true)
    if (passwordFault(password, again) || command.isPending) return
    command.mutate({ code, password }, { onSuccess: () => go('/', true) })
  }
  return (
    <AlonePage title="Choose a password" lead="You have been added to Daybook. With a password you can sign in.">
      <form className="form" onSubmit={submit} noValidate>
        <PasswordField label="Password" autoComplete="new-password" value={password} onChange={setPassword} isFirst help="12 characters or more." error={password.length < 12 ? fault : undefined} />
        <PasswordField label="Password again" autoComplete="new-password" value={again} onChange={setAgain} error={password.length < 12 ? undefined : fault} />
        {command.error ? <ErrorNotice error={command.error} title="The password was not set" /> : null}
        <Button type="submit" look="primary" isBusy={command.isPending}>Set my password</Button>
      </form>
    </AlonePage>
  )
}
