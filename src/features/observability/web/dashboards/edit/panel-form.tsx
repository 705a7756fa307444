import { type Panel, pictures, reductions, type Variable } from '#lib/dashboards'
import { Button, LongTextField, Row, Section, Stack, TextField, ValueChoice } from '#ui'
import { LooksForm } from './looks-form.tsx'
import { NumberText } from './number-text.tsx'
import { QueriesForm } from './queries-form.tsx'
import { patched } from './use-draft.ts'

export interface PanelFormProps {
  readonly panel: Panel
  readonly variables: readonly Variable[]
  readonly onChange: (panel: Panel, field?: string) => void
  readonly onMove: (by: -1 | 1) => void
  readonly onRemove: () => void
}

export const pictureWords: Readonly<Record<Panel['picture'], string>> = {
  'time-series': 'Lines over time', stat: 'Figure', gauge: 'Gauge', 'bar-gauge': 'Bars', table: 'Table', heatmap: 'Heatmap', pie: 'Pie', logs: 'Lines of logs', text: 'Text', row: 'Heading that folds',
}
const yes = [{ value: 'no', label: 'No' }, { value: 'yes', label: 'Yes' }]

/** The fields of a panel; what is drawn follows them at once. */
export function PanelForm({ panel, variables, onChange, onMove, onRemove }: PanelFormProps) {
  const set = (patch: { readonly [Key in keyof Panel]?: Panel[Key] | undefined }, field?: string) => onChange(patched(panel, patch), field)
  const isFigure = ['stat', 'gauge', 'bar-gauge', 'pie'].includes(panel.picture)
  const hasQueries = panel.picture !== 'text' && panel.picture !== 'row'
  return (
    <Stack>
      <TextField label="Title" value={panel.title ?? ''} onChange={(title) => set({ title: title || undefined }, 'title')} />
      <ValueChoice label="Picture" values={[panel.picture]} options={pictures.map((value) => ({ value, label: pictureWords[value] }))} onChange={([value]) => set({ picture: value as Panel['picture'] })} />
      {panel.picture === 'text' ? <LongTextField label="Text, as Markdown" value={panel.text ?? ''} onChange={(text) => set({ text }, 'text')} /> : null}
      {hasQueries ? <QueriesForm queries={panel.queries ?? []} onChange={(queries, field) => set({ queries }, field)} /> : null}
      {hasQueries ? <LooksForm panel={panel} set={set} /> : null}
      {isFigure ? <ValueChoice label="One figure out of many values" values={[panel.reduce ?? 'last']} options={reductions.map((value) => ({ value, label: value }))} onChange={([value]) => set({ reduce: value === 'last' ? undefined : value as Panel['reduce'] })} /> : null}
      <Section title="Place">
        <Row><NumberText label="Columns of 24" value={panel.span ?? 12} onChange={(span) => set({ span: span && Math.max(1, Math.min(24, Math.round(span))) }, 'span')} /><NumberText label="Height in rows" value={panel.height ?? 8} onChange={(height) => set({ height: height && Math.max(1, Math.min(100, Math.round(height))) }, 'height')} /></Row>
        <ValueChoice label="Once for each value of" values={[panel.repeat ?? '']} options={[{ value: '', label: 'Nothing: once' }, ...variables.map(({ name }) => ({ value: name, label: name }))]} onChange={([value]) => set({ repeat: value || undefined })} />
        {panel.picture === 'row' ? <ValueChoice label="Folded at first" values={[panel.collapsed === true ? 'yes' : 'no']} options={yes} onChange={([value]) => set({ collapsed: value === 'yes' ? true : undefined })} /> : null}
      </Section>
      <LongTextField label="Description" value={panel.description ?? ''} onChange={(description) => set({ description: description || undefined }, 'description')} />
      <Row><Button size="small" onClick={() => onMove(-1)}>Move earlier</Button><Button size="small" onClick={() => onMove(1)}>Move later</Button><Button size="small" look="danger" onClick={onRemove}>Remove this panel</Button></Row>
    </Stack>
  )
}
