import { type Column, Status, Text } from '#ui'
import type { ListedAlert, Suppression } from '../../contract.ts'

const words: Readonly<Record<string, string>> = { silence: 'Silenced', inhibition: 'Inhibited', dependency: 'By its parent', maintenance: 'Maintenance', 'mute time interval': 'Muted', 'active time interval': 'Off hours' }

export function suppressionWord({ kind }: Pick<Suppression, 'kind'>): string {
  return words[kind] ?? `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
}

/** Whether people are told of an alert, and why not. */
export function Told({ alert: { state, suppressedBy } }: { alert: ListedAlert }) {
  const [first] = suppressedBy
  if (state !== 'firing') return <Text look="muted">–</Text>
  if (!first) return <Text look="secondary">told</Text>
  return <span title={suppressedBy.map(({ text }) => text).join('\n')}><Status state="off" word={suppressionWord(first)} /></span>
}

export const toldColumn: Column<ListedAlert> = { key: 'told', label: 'Told', width: '118px', cell: (alert) => <Told alert={alert} /> }
