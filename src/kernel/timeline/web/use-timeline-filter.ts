import { useMemo } from 'react'
import { useAddress, useNow } from '#ui'

export const ranges = [
  { value: '24h', label: '24 h', ms: 86_400_000 }, { value: '1h', label: '1 h', ms: 3_600_000 }, { value: '7d', label: '7 d', ms: 7 * 86_400_000 }, { value: '30d', label: '30 d', ms: 30 * 86_400_000 },
] as const

/** What the address says of the timeline: fields for the operations, and the range that the histogram shows. */
export function useTimelineFilter() {
  const { search } = useAddress()
  const nowMs = useNow(60_000)
  const { subject, type, actor, environment, text, neighbours, since, until, range } = search
  return useMemo(() => {
    const own = (name: string, value: string | undefined) => (value ? { [name]: value } : {})
    const ms = ranges.find(({ value }) => value === range)?.ms ?? ranges[0].ms
    const isFixed = since !== undefined && until !== undefined && !Number.isNaN(Date.parse(since)) && !Number.isNaN(Date.parse(until))
    // Ends a minute ahead, so that what happens now is inside until the next minute begins.
    const shown = isFixed ? { since, until } : { since: new Date(nowMs - ms).toISOString(), until: new Date(nowMs + 60_000).toISOString() }
    const fields = { ...own('subject', subject), ...own('type', type), ...own('actor', actor), ...own('environment', environment), ...own('text', text), ...(neighbours === 'yes' ? { neighbours: true } : {}) }
    return { fields, shown, isFixed, hasFilter: Object.keys(fields).length > 0 }
  }, [subject, type, actor, environment, text, neighbours, since, until, range, nowMs])
}
