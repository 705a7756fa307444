import { ConfirmDialog, Text, Time, useCommand } from '#ui'
import { type AttentionRow, snooze } from '../contract.ts'

export function SnoozeDialog({ row, until, onClose }: { row: AttentionRow; until: string; onClose: () => void }) {
  const command = useCommand(snooze)
  return (
    <ConfirmDialog isOpen onClose={onClose} title="Put this aside" action="Put aside" reason="required" onConfirm={(reason) => command.mutateAsync({ key: row.key, until, reason })}>
      <Text look="strong">{row.title}</Text>
      <span>It comes back <Time at={until} isExact />, for everybody who would see it. Nothing else about it changes.</span>
    </ConfirmDialog>
  )
}
