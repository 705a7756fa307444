import { Empty, Section, Table, Tally, useAddress, useOperation } from '#ui'
import { type LedgerEntry, showLedger } from '../../contract.ts'
import { entryHref, ledgerColumns } from './ledger-columns.tsx'

const verdicts = [['useful', 'Useful'], ['noisy', 'Noisy'], ['flapping', 'Flapping'], ['ignored', 'Ignored'], ['never', 'Never fired']] as const satisfies readonly (readonly [LedgerEntry['verdict'], string])[]

/** Every rule and check with what it was worth in the time, those that never fired too. */
export function Ledger({ period }: { period: { readonly from: string; readonly to: string } }) {
  const { search, setSearch } = useAddress()
  const { data, error, refetch } = useOperation(showLedger, period, { live: false })
  const tally = verdicts.map(([key, label]) => ({ key, label, count: data?.items.filter(({ verdict }) => verdict === key).length ?? 0 })).filter(({ count }) => count > 0)
  return (
    <Section title="Every rule and check" actions={<Tally label="By verdict" items={tally} chosen={search['verdict']} onChoose={(verdict) => setSearch({ verdict })} />}>
      <Table label="Every rule and check" rows={data?.items} error={error} onRetry={() => void refetch()} columns={ledgerColumns} rowKey={({ source }) => source} href={entryHref}
        empty={<Empty title="There is no rule and no check yet" command="./daybook rules save shop --text @rules.yml">Each stands here with how often it fired and what came of it.</Empty>} />
    </Section>
  )
}
