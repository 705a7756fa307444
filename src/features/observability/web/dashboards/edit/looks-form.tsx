import { type Look, looks, type Panel, type Threshold, type Unit, units } from '#lib/dashboards'
import { Button, Row, Section, Stack, TextField, ValueChoice } from '#ui'
import { NumberText } from './number-text.tsx'

interface LooksFormProps {
  readonly panel: Panel
  readonly set: (patch: { readonly [Key in keyof Panel]?: Panel[Key] | undefined }, field?: string) => void
}

const styles = ['line', 'area', 'bars', 'points'] as const
const choices = (values: readonly string[]) => values.map((value) => ({ value, label: value }))

/** How the values of a panel are shown. */
export function LooksForm({ panel, set }: LooksFormProps) {
  const isChart = panel.picture === 'time-series'
  return (
    <Section title="How values are shown">
      <Stack gap="small">
        <Row><ValueChoice label="Unit" values={[panel.unit ?? 'number']} options={choices(units)} onChange={([value]) => set({ unit: value === 'number' ? undefined : value as Unit })} /><TextField label="Words after it" value={panel.suffix ?? ''} onChange={(suffix) => set({ suffix: suffix.slice(0, 40) || undefined }, 'suffix')} /></Row>
        <Row><NumberText label="Decimals" value={panel.decimals} onChange={(decimals) => set({ decimals: decimals === undefined ? undefined : Math.max(0, Math.min(12, Math.round(decimals))) }, 'decimals')} /><NumberText label="Least" value={panel.min} onChange={(min) => set({ min }, 'min')} /><NumberText label="Most" value={panel.max} onChange={(max) => set({ max }, 'max')} /></Row>
        {isChart ? (
          <Row>
            <ValueChoice label="Drawn as" values={[panel.style ?? 'line']} options={choices(styles)} onChange={([value]) => set({ style: value === 'line' ? undefined : value as Panel['style'] })} />
            <ValueChoice label="Stacked" values={[panel.stacked === 'percent' ? 'percent' : panel.stacked === true ? 'yes' : 'no']} options={[{ value: 'no', label: 'No' }, { value: 'yes', label: 'Yes' }, { value: 'percent', label: 'To 100 %' }]} onChange={([value]) => set({ stacked: value === 'percent' ? 'percent' : value === 'yes' ? true : undefined })} />
            <ValueChoice label="Names" values={[panel.legend ?? 'names']} options={[{ value: 'names', label: 'With the last value' }, { value: 'table', label: 'As a table' }, { value: 'none', label: 'None' }]} onChange={([value]) => set({ legend: value === 'names' ? undefined : value as Panel['legend'] })} />
          </Row>
        ) : null}
        {panel.picture === 'stat' ? <ValueChoice label="With its course" values={[panel.sparkline === false ? 'no' : 'yes']} options={[{ value: 'yes', label: 'Yes' }, { value: 'no', label: 'No' }]} onChange={([value]) => set({ sparkline: value === 'no' ? false : undefined })} /> : null}
        <Thresholds thresholds={panel.thresholds ?? []} onChange={(thresholds, field) => set({ thresholds: thresholds.length > 0 ? [...thresholds] : undefined, ...(isChart ? { showThresholds: thresholds.length > 0 ? true : undefined } : {}) }, field)} />
      </Stack>
    </Section>
  )
}

function Thresholds({ thresholds, onChange }: { readonly thresholds: readonly Threshold[]; readonly onChange: (thresholds: readonly Threshold[], field?: string) => void }) {
  const put = (at: number, patch: Partial<Threshold>, field?: string) => onChange(thresholds.map((one, index) => (index === at ? { ...one, ...patch } : one)), field)
  return (
    <Stack gap="small">
      {thresholds.map((threshold, at) => (
        <Row key={at} align="baseline">
          <NumberText label={`Threshold ${at + 1}, from`} value={threshold.from ?? undefined} onChange={(from) => put(at, { from: from ?? null }, `threshold${at}`)} />
          <ValueChoice label="Looks" values={[threshold.look]} options={choices(looks)} onChange={([value]) => put(at, { look: value as Look })} />
          <Button size="small" onClick={() => onChange(thresholds.filter((_one, index) => index !== at))}>Take it away</Button>
        </Row>
      ))}
      <Row><Button size="small" onClick={() => onChange(thresholds.length === 0 ? [{ from: null, look: 'ok' }, { from: 80, look: 'failing' }] : [...thresholds, { from: (thresholds.at(-1)?.from ?? 0) + 1, look: 'failing' }])}>Add a threshold</Button></Row>
    </Stack>
  )
}
