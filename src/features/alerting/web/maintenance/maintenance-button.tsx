import { IconTool } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, lazyPart, useCan } from '#ui'
import { openMaintenance } from '../../contract.ts'

interface MaintenanceButtonProps {
  readonly service?: string
  readonly look?: 'default' | 'primary'
  readonly size?: 'small' | 'normal'
}

const MaintenanceDialog = lazyPart(async () => (await import('./maintenance-dialog.tsx')).MaintenanceDialog)

/** Opens maintenance, of a service where one is given. */
export function MaintenanceButton({ service, look = 'default', size = 'normal' }: MaintenanceButtonProps) {
  const [isOpen, setIsOpen] = useState(false)
  const can = useCan()
  if (!can(openMaintenance.access)) return null
  return <><Button look={look} size={size} icon={IconTool} onClick={() => setIsOpen(true)}>Open maintenance</Button>{isOpen ? <MaintenanceDialog onClose={() => setIsOpen(false)} {...(service ? { service } : {})} /> : null}</>
}
