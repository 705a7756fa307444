import { useMemo, useState } from 'react'
import { useAddress, useNow } from '#ui'

export const ranges = [
  { value: '24h', label: '24 h', ms: 86_400_000 }, { value: '1h', label: '1 h', ms: 3_600_000 }, { value: '7d', label: '7 d', ms: 7 * 86_400_000 }, { value: '30d', label: '30 d', ms: 30 * 86_400_000 },
] as const

/** What the address says of the timeline: fields for the operations, the range that the histogram shows, and that of the list. */
export function useTimelineFilter() {
  const { search } = useAddress()
  const nowMs = useNow(60_000)
  // The list begins where it was opened: a start that moves with the clock would read it anew each minute.
  const [openedMs, setOpenedMs] = useState(nowMs)
  const { subject, type, actor, environment, text, neighbours, since, until, range } = search
  const filter = useMemo(() => {
    const own = (name: string, value: string | undefined) => (value ? { [name]: value } : {})
    const ms = ranges.find(({ value }) => value === range)?.ms ?? ranges[0].ms
    const isFixed = since !== undefined && until !== undefined && !Number.isNaN(Date.parse(since)) && !Number.isNaN(Date.parse(until)) && Date.parse(until) > Date.parse(since)
    const isOpenEnded = !isFixed && since !== undefined && !Number.isNaN(Date.parse(since))
    // Ends a minute ahead, so that what happens now is inside until the next minute begins.
    const end = new Date(nowMs + 60_000).toISOString()
    const shown = isFixed ? { since, until } : { since: isOpenEnded ? since : new Date(nowMs - ms).toISOString(), until: end }
    const listed = isFixed ? shown : { since: isOpenEnded ? since : new Date(openedMs - ms).toISOString() }
    const fields = { ...own('subject', subject), ...own('type', type), ...own('actor', actor), ...own('environment', environment), ...own('text', text), ...(neighbours === 'yes' ? { neighbours: true } : {}) }
    return { fields, shown, listed, isFixed: isFixed || isOpenEnded, hasEnd: isFixed }
  }, [subject, type, actor, environment, text, neighbours, since, until, range, nowMs, openedMs])
  return { ...filter, reopen: () => setOpenedMs(nowMs) }
}
