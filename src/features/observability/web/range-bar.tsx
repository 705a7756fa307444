import { Button, Row, Segments } from '#ui'
import { ranges, usual, type useRange } from './use-range.ts'

export function RangeBar({ range, unless = usual }: { range: ReturnType<typeof useRange>; unless?: (typeof ranges)[number]['value'] }) {
  return <Row>{range.isZoomed ? <Button size="small" onClick={range.unzoom}>Back to now</Button> : <Segments name="range" label="Range of time" unless={unless} options={ranges.map(({ value, label }) => ({ value, label }))} />}</Row>
}
