import type { ReactNode } from 'react'
import { Section, Stack, Text } from '#ui'

/** One piece in one state, with its name. */
export function Case({ title, children }: { title: string; children: ReactNode }) {
  return <Stack gap="small"><Text look="muted" size="small">{title}</Text><div>{children}</div></Stack>
}

/** The pieces of one sort. */
export function Family({ title, children }: { title: string; children: ReactNode }) {
  return <Section title={title} look="card"><Stack>{children}</Stack></Section>
}
