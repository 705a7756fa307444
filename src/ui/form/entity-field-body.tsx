import { Autocomplete } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { callOperation } from '../call-operation.ts'

/** Only what the suggestions need of the catalog's answer. */
const suggestEntities = {
  name: 'entities.list', kind: 'query', access: 'catalog:read', summary: 'Suggest entities.',
  input: z.object({ text: z.string().optional(), kind: z.string().optional(), limit: z.number() }), output: z.object({ items: z.array(z.object({ ref: z.string() })) }),
} as const

export interface EntityFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly description?: string | undefined
  readonly error?: string | undefined
  /** Suggests only these. */
  readonly kind?: string
  readonly isFirst?: boolean
}

/** A reference to something in the catalog, completed while it is typed. */
export function EntityFieldBody({ value, onChange, kind, isFirst = false, ...common }: EntityFieldProps) {
  const text = value.slice(value.indexOf('/') + 1)
  const { data } = useQuery({ queryKey: ['suggest-entities', kind ?? '', text], queryFn: ({ signal }) => callOperation(suggestEntities, { ...(text ? { text } : {}), ...(kind ? { kind } : {}), limit: 20 }, { signal }), staleTime: 30_000 })
  return <Autocomplete inputWrapperOrder={['label', 'input', 'description', 'error']} {...common} data-autofocus={isFirst || undefined} value={value} onChange={onChange} data={data?.items.map(({ ref }) => ref) ?? []} filter={({ options }) => options} placeholder="service:default/shop" autoComplete="off" />
}
