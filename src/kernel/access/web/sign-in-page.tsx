import { type FormEvent, useState } from 'react'
import { AlonePage, Button, CopyCode, ErrorNotice, PasswordField, TextField, useCommand, useOperation } from '#ui'
import { signIn, signInState } from '../contract.ts'

/** E-mail and password, or the company's sign-in. The address stays, so that one comes out where one wanted to go. */
export function SignInPage() {
  const { data } = useOperation(signInState, {}, { live: false })
  if (data?.needsFirstAdmin) return <FirstStart />
  return (
    <AlonePage title="Sign in">
      {data?.oidc ? <><Button href={returningTo(data.oidc.startUrl)} look="primary">{`Sign in with ${data.oidc.title}`}</Button><div className="or">or</div></> : null}
      <PasswordForm isSecond={data?.oidc !== null && data?.oidc !== undefined} />
    </AlonePage>
  )
}

function PasswordForm({ isSecond }: { isSecond: boolean }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const command = useCommand(signIn)
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (!command.isPending) command.mutate({ email, password })
  }
  return (
    <form className="form" onSubmit={submit}>
      <TextField label="E-mail" type="email" autoComplete="username" value={email} onChange={setEmail} isFirst={!isSecond} />
      <PasswordField label="Password" value={password} onChange={setPassword} />
      {command.error ? <ErrorNotice error={command.error} title="That did not sign you in" /> : null}
      <Button type="submit" look={isSecond ? 'default' : 'primary'} isBusy={command.isPending} isDisabled={email === '' || password === ''}>Sign in</Button>
    </form>
  )
}

function FirstStart() {
  return (
    <AlonePage title="Daybook has no administrator yet" lead="The first one is made with a link that works once. It was printed where Daybook was started; this prints it again:">
      <CopyCode text="./daybook up" />
    </AlonePage>
  )
}

/** The way back after the company's sign-in. Full page: the server answers with a redirect. */
function returningTo(startUrl: string): string {
  const here = location.pathname + location.search
  return here === '/' ? startUrl : `${startUrl}${startUrl.includes('?') ? '&' : '?'}returnTo=${encodeURIComponent(here)}`
}
