import { IconChevronLeft, IconChevronRight, IconRefresh } from '@tabler/icons-react'
import { Button, IconButton, Row, Segments, useAddress, ValueChoice } from '#ui'
import { ranges } from '../use-range.ts'
import { type DashboardTime, refreshes } from './use-dashboard-time.ts'

/** What time is shown, and how often it is asked again. */
export function TimeBar({ time, usual = '1h' }: { readonly time: DashboardTime; readonly usual?: string | undefined }) {
  const { setSearch } = useAddress()
  const offered = ranges.some(({ value }) => value === time.length) ? ranges : [...ranges, { value: time.length, label: time.length }]
  return (
    <Row>
      <IconButton icon={IconChevronLeft} label="Earlier" onClick={() => time.move(-1)} />
      {time.isZoomed ? <Button size="small" onClick={time.unzoom}>Back to now</Button> : <Segments name="range" label="Range of time" unless={usual} options={offered.map(({ value, label }) => ({ value, label }))} />}
      <IconButton icon={IconChevronRight} label="Later" onClick={() => time.move(1)} />
      <IconButton icon={IconRefresh} label="Ask again now" onClick={time.reload} />
      <ValueChoice isBare label="Refresh" values={[time.refresh]} options={refreshes.map((value) => ({ value, label: value === 'off' ? 'Not by itself' : `Every ${value}` }))} onChange={([value]) => setSearch({ refresh: value })} />
    </Row>
  )
}
