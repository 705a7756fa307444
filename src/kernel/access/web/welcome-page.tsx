import { type FormEvent, useState } from 'react'
import { AlonePage, Button, ErrorNotice, PasswordField, TextField, useCommand, useGo } from '#ui'
import { createFirstAdmin } from '../contract.ts'
import { passwordFault } from './password-pair.ts'
import { useLinkCode } from './use-link-code.ts'

/** `/welcome#CODE`: makes the first administrator with the link that `daybook up` printed. */
export function WelcomePage() {
  const code = useLinkCode()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [isTried, setIsTried] = useState(false)
  const command = useCommand(createFirstAdmin)
  const go = useGo()
  const fault = passwordFault(password, again)
  function submit(event: FormEvent): void {
    event.preventDefault()
    setIsTried(true)
    if (fault || name === '' || email === '' || command.isPending) return
    command.mutate({ code, name, email, password }, { onSuccess: () => go('/', true) })
  }
  return (
    <AlonePage title="Welcome" lead="You are the first. This makes your account, with which you may do everything and add others.">
      <form className="form" onSubmit={submit} noValidate>
        <TextField label="Your name" autoComplete="name" value={name} onChange={setName} isFirst error={isTried && name === '' ? 'This is needed.' : undefined} />
        <TextField label="E-mail" type="email" autoComplete="username" value={email} onChange={setEmail} error={isTried && email === '' ? 'This is needed.' : faultAt(command.error, 'email')} />
        <PasswordField label="Password" autoComplete="new-password" value={password} onChange={setPassword} help="12 characters or more." error={isTried && password.length < 12 ? fault : faultAt(command.error, 'password')} />
        <PasswordField label="Password again" autoComplete="new-password" value={again} onChange={setAgain} error={isTried && password.length >= 12 ? fault : undefined} />
        {command.error ? <ErrorNotice error={command.error} title="The account was not made" /> : null}
        <Button type="submit" look="primary" isBusy={command.isPending}>Make my account</Button>
      </form>
    </AlonePage>
  )
}

function faultAt(error: { faults: readonly { path: string; message: string }[] } | null, path: string): string | undefined {
  return error?.faults.find((fault) => fault.path === path)?.message
}
