import { Place, Record, Records, Section, Time, useOperation } from '#ui'
import { listProblems } from '../contract.ts'

/** What is odd about an entity. Nothing where nothing is. */
export function EntityOddities({ entity }: { entity: string }) {
  const { data } = useOperation(listProblems, { entity, limit: 50 })
  if (!data || data.items.length === 0) return null
  return (
    <Section title="Odd about it" id="odd" note={data.items.length}>
      <Records label="Odd about it">
        {data.items.map(({ key, message, file, line, firstSeenAt }) => <Record key={key} state="degraded" at={<Time at={firstSeenAt} />} detail={<Place file={file} line={line} />}>{message}</Record>)}
      </Records>
    </Section>
  )
}
