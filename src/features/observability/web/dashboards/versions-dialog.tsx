import { Button, Dialog, ErrorNotice, Row, Table, Time, useCan, useCommand, useGo, useOperation, useSay, type Column } from '#ui'
import type { OutputOf } from '#lib/operation'
import { listDashboardVersions, restoreDashboard } from '../../contract.ts'
import { dashboardHref } from './dashboard-href.ts'

type Version = OutputOf<typeof listDashboardVersions>['items'][number]

/** Who saved what when; an older version can be looked at, and brought back as the newest. */
export function VersionsDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { data, error, refetch } = useOperation(listDashboardVersions, { id })
  const restore = useCommand(restoreDashboard)
  const say = useSay()
  const go = useGo()
  const can = useCan()
  const bringBack = ({ version }: Version) => restore.mutate({ id, version }, { onError: say.error, onSuccess: () => { say(`Version ${version} is back`); onClose(); go(dashboardHref(id)) } })
  const newest = data?.items[0]?.version
  const columns: readonly Column<Version>[] = [
    { key: 'version', label: 'Version', cell: ({ version }) => version, width: '80px' }, { key: 'message', label: 'What', cell: ({ message }) => message || '–', width: 'minmax(120px, 3fr)' }, { key: 'author', label: 'Who', cell: ({ author }) => author },
    { key: 'at', label: 'When', cell: ({ at }) => <Time at={at} />, width: '110px' },
    { key: 'do', label: 'Do', width: '220px', cell: (row) => <Row><Button size="small" onClick={() => { onClose(); go(`${dashboardHref(id)}?version=${row.version}`) }}>Look</Button>{row.version === newest || !can(restoreDashboard.access) ? null : <Button size="small" onClick={() => bringBack(row)}>Bring it back</Button>}</Row> },
  ]
  return <Dialog title="Versions" size="large" isOpen onClose={onClose}>{error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : <Table label="Versions" isMain={false} rows={data?.items} columns={columns} rowKey={({ version }) => String(version)} />}</Dialog>
}
