import { Button, Row, Segments } from '#ui'
import { ranges, usual, type useRange } from './use-range.ts'

export function RangeBar({ range }: { range: ReturnType<typeof useRange> }) {
  return <Row>{range.isZoomed ? <Button size="small" onClick={range.unzoom}>Back to now</Button> : <Segments name="range" label="Range of time" unless={usual} options={ranges.map(({ value, label }) => ({ value, label }))} />}</Row>
}
