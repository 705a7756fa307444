import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionMenu, Button, type Column, ConfirmDialog, Empty, OperationDialog, Page, Table, Time, useCan, useCommand, useOperation } from '#ui'
import type { OutputOf } from '#lib/operation'
import { deleteSecret, listSecrets, setSecret } from '../contract.ts'

type SecretRow = OutputOf<typeof listSecrets>['items'][number]

/** Names of secrets; their values can be replaced and never read. */
export function SecretsPage() {
  const [open, setOpen] = useState<{ what: 'set' | 'delete'; name?: string }>()
  const { data, error, refetch } = useOperation(listSecrets, {})
  const remove = useCommand(deleteSecret)
  const can = useCan()
  const close = () => setOpen(undefined)
  const columns: Column<SecretRow>[] = [
    { key: 'name', label: 'Name', width: 'minmax(160px, 2fr)', sort: ({ name }) => name, cell: ({ name }) => <code>{name}</code> },
    { key: 'updatedBy', label: 'Set by', cell: ({ updatedBy }) => updatedBy },
    { key: 'updatedAt', label: 'Set', isNamedOnPhone: true, width: '110px', sort: ({ updatedAt }) => updatedAt, cell: ({ updatedAt }) => <Time at={updatedAt} /> },
    { key: 'lastUsedAt', label: 'Last used', isNamedOnPhone: true, width: '110px', sort: ({ lastUsedAt }) => lastUsedAt, cell: ({ lastUsedAt }) => <Time at={lastUsedAt} /> },
    { key: 'actions', label: '', width: '36px', cell: ({ name }) => <ActionMenu label={`Change ${name}`} items={[{ label: 'Replace the value', onClick: () => setOpen({ what: 'set', name }) }, { label: 'Delete', isDangerous: true, onClick: () => setOpen({ what: 'delete', name }) }]} /> },
  ]
  return (
    <Page title="Secrets" crumbs={[{ label: 'Settings', href: '/settings' }]} lead="Given only to the steps that name them, and masked in their logs." actions={can(setSecret.access) ? <Button look="primary" icon={IconPlus} onClick={() => setOpen({ what: 'set' })}>Add a secret</Button> : undefined}>
      <Table label="Secrets" rows={data?.items} error={error} onRetry={() => void refetch()} columns={columns} rowKey={({ name }) => name} empty={<Empty title="No secret yet" command="./daybook secrets set DEPLOY_KEY">A step names the secrets that it needs, and gets no other. None can be read back here.</Empty>} />
      {open?.what === 'set' ? <OperationDialog operation={setSecret} title={open.name ? `Replace ${open.name}` : 'Add a secret'} action={open.name ? 'Replace the value' : 'Keep the secret'} isOpen onClose={close} initial={open.name ? { name: open.name } : {}} hidden={open.name ? ['name'] : []}>It is encrypted at once and can never be read back, by anybody.</OperationDialog> : null}
      {open?.what === 'delete' && open.name ? <ConfirmDialog isOpen onClose={close} title={`Delete ${open.name}`} action={`Delete ${open.name}`} isDangerous typeToConfirm={open.name} onConfirm={() => remove.mutateAsync({ name: open.name ?? '' })}>Steps that name it fail from their next run on.</ConfirmDialog> : null}
    </Page>
  )
}
