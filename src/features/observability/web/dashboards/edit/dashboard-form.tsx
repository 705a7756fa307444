import type { Dashboard } from '#lib/dashboards'
import { Button, LongTextField, Section, Stack, TextField, ValueChoice } from '#ui'
import { ranges } from '../../use-range.ts'
import { refreshes } from '../use-dashboard-time.ts'
import { pictureWords } from './panel-form.tsx'
import { patched } from './use-draft.ts'

interface DashboardFormProps {
  readonly dashboard: Dashboard
  readonly onChange: (dashboard: Dashboard, field?: string) => void
  readonly onChoose: (at: number) => void
}

/** What a dashboard is called and shows at first, and the list of its panels. */
export function DashboardForm({ dashboard, onChange, onChoose }: DashboardFormProps) {
  const set = (patch: { readonly [Key in keyof Dashboard]?: Dashboard[Key] | undefined }, field?: string) => onChange(patched(dashboard, patch), field)
  const tags = (text: string) => { const found = text.split(',').map((tag) => tag.trim()).filter((tag) => tag !== ''); return found.length > 0 ? found : undefined }
  return (
    <Stack>
      <TextField label="Title of the dashboard" value={dashboard.title} onChange={(title) => set({ title: title || 'Dashboard' }, 'dashboard.title')} />
      <LongTextField label="Description of the dashboard" value={dashboard.description ?? ''} onChange={(description) => set({ description: description || undefined }, 'dashboard.description')} />
      <TextField label="Tags" help="With commas between them." value={(dashboard.tags ?? []).join(', ')} onChange={(text) => set({ tags: tags(text) }, 'dashboard.tags')} />
      <ValueChoice label="Time shown at first" values={[dashboard.range ?? '1h']} options={ranges.map(({ value, label }) => ({ value, label }))} onChange={([value]) => set({ range: value })} />
      <ValueChoice label="Asked again" values={[dashboard.refresh ?? '30s']} options={refreshes.map((value) => ({ value, label: value === 'off' ? 'Not by itself' : `Every ${value}` }))} onChange={([value]) => set({ refresh: value })} />
      <Section title="Panels" note={dashboard.panels.length}><Stack gap="none">{dashboard.panels.map(({ title, picture }, at) => <Button key={at} look="quiet" onClick={() => onChoose(at)}>{title || pictureWords[picture]}</Button>)}</Stack></Section>
    </Stack>
  )
}
