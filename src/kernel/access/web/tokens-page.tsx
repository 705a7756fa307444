import { IconPlus } from '@tabler/icons-react'
import type { z } from 'zod'
import { useState } from 'react'
import { Button, type Column, ConfirmDialog, CopyCode, Dialog, Empty, FilterBar, Notice, OperationDialog, Page, Segments, Stack, Status, Table, Text, Time, useAddress, useCan, useCommand, useOperation } from '#ui'
import { createToken, listTokens, revokeToken, type Token } from '../contract.ts'

type TokenRow = z.output<typeof Token>

/** Tokens for machines. A value is shown once, when it is made. */
export function TokensPage() {
  const [isOpen, setIsOpen] = useState(false)
  const [made, setMade] = useState<{ token: string; name: string }>()
  const [revoked, setRevoked] = useState<TokenRow>()
  const { data, error, refetch } = useOperation(listTokens, {})
  const revoke = useCommand(revokeToken)
  const can = useCan()
  const isAll = useAddress().search['show'] === 'all'
  const ended = data?.items.filter((token) => !isInUse(token)).length ?? 0
  return (
    <Page title="Tokens" crumbs={[{ label: 'Settings', href: '/settings' }]} lead="For machines: pipelines elsewhere, Git, scripts, runners." actions={can(createToken.access) ? <Button look="primary" icon={IconPlus} onClick={() => setIsOpen(true)}>Make a token</Button> : undefined}>
      {ended > 0 || isAll ? <FilterBar><Segments name="show" label="Which" options={[{ value: 'used', label: 'In use' }, { value: 'all', label: `With ${ended} that ended` }]} /></FilterBar> : null}
      <Table label="Tokens" rows={data?.items.filter((token) => isAll || isInUse(token))} error={error} onRetry={() => void refetch()} columns={tokenColumns(setRevoked)} rowKey={({ id }) => id} empty={<Empty title="No token yet" command="./daybook token create --name ci --role operator">Give each machine its own, with the least role that will do, so that one can be taken away without the others.</Empty>} />
      <OperationDialog operation={createToken} title="Make a token" action="Make the token" isOpen={isOpen} onClose={() => setIsOpen(false)} onDone={({ token, details }) => setMade({ token, name: details.name })} />
      <Dialog title={`Token ${made?.name ?? ''}`} isOpen={made !== undefined} onClose={() => setMade(undefined)}>
        <Stack><Notice look="waiting">Copy it now: it is shown this once and kept only as a digest.</Notice><CopyCode text={made?.token ?? ''} label="Copy the token" /></Stack>
      </Dialog>
      {revoked ? (
        <ConfirmDialog isOpen onClose={() => setRevoked(undefined)} title={`Revoke ${revoked.name}`} action={`Revoke ${revoked.name}`} isDangerous onConfirm={() => revoke.mutateAsync({ id: revoked.id })}>
          Whatever uses this token is refused from now on. <Text look="muted">Last used <Time at={revoked.lastUsedAt} />.</Text>
        </ConfirmDialog>
      ) : null}
    </Page>
  )
}

function isInUse({ revokedAt, expiresAt }: TokenRow): boolean {
  return revokedAt === null && (expiresAt === null || Date.parse(expiresAt) >= Date.now())
}

function tokenColumns(onRevoke: (token: TokenRow) => void): Column<TokenRow>[] {
  return [
    { key: 'name', label: 'Name', width: 'minmax(140px, 1.5fr)', sort: ({ name }) => name, cell: ({ name }) => name },
    { key: 'role', label: 'Role', cell: ({ role, team }) => `${role}${team ? ` in ${team}` : ''}`, filter: ({ role }) => role },
    { key: 'scopes', label: 'Parts', cell: ({ scopes }) => (scopes.length === 0 ? <Text look="muted">all</Text> : scopes.join(', ')), isHiddenOnPhone: true },
    { key: 'createdBy', label: 'Made by', width: 'minmax(140px, 1fr)', cell: ({ createdBy }) => createdBy, isHiddenOnPhone: true },
    { key: 'lastUsedAt', label: 'Last used', isNamedOnPhone: true, width: '110px', sort: ({ lastUsedAt }) => lastUsedAt, cell: ({ lastUsedAt }) => <Time at={lastUsedAt} /> },
    { key: 'state', label: 'State', width: 'minmax(180px, 1fr)', cell: (token) => <TokenState token={token} /> },
    { key: 'actions', label: '', width: '84px', align: 'end', cell: (token) => (token.revokedAt === null ? <Button size="small" look="quiet" onClick={() => onRevoke(token)}>Revoke</Button> : null) },
  ]
}

function TokenState({ token: { revokedAt, expiresAt } }: { token: TokenRow }) {
  if (revokedAt !== null) return <Status state="off" word="Revoked" />
  if (expiresAt !== null && Date.parse(expiresAt) < Date.now()) return <Status state="off" word="Expired" />
  return <Status state="ok" word={expiresAt === null ? 'Never expires' : <>Expires <Time at={expiresAt} /></>} />
}
