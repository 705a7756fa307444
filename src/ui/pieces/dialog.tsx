import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'

export interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly size?: 'small' | 'normal' | 'large'
  readonly children: ReactNode
}

const widths = { small: 420, normal: 560, large: 840 }

/** Something that has to be answered first. Escape and a click beside it close it. */
export function Dialog({ title, isOpen, onClose, size = 'normal', children }: DialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} size={widths[size]} classNames={{ content: 'dialog', header: 'dialog-head', title: 'dialog-title', body: 'dialog-body' }} closeButtonProps={{ 'aria-label': 'Close' }}>
      {children}
    </Modal>
  )
}
