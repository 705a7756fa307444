import { Tooltip } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'

/** A word more on hover and focus. The child must be one element that takes a ref. */
export function Hint({ text, children }: { text: ReactNode; children: ReactElement }) {
  return <Tooltip label={text} classNames={{ tooltip: 'hint' }}>{children}</Tooltip>
}
