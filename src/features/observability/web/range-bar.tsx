import { Button, Row, Segments } from '#ui'
import { ranges, type useRange } from './use-range.ts'

export function RangeBar({ range }: { range: ReturnType<typeof useRange> }) {
  return <Row>{range.isZoomed ? <Button size="small" onClick={range.unzoom}>Back to now</Button> : <Segments name="range" label="Range of time" options={ranges.map(({ value, label }) => ({ value, label }))} />}</Row>
}
