import { Status } from '#ui'
import type { Silence } from '../../contract.ts'

const looks = { active: 'running', pending: 'waiting', expired: 'off' } as const
const words = { active: 'Active', pending: 'To come', expired: 'Over' } as const

export function SilenceState({ state }: Pick<Silence, 'state'>) {
  return <Status state={looks[state]} word={words[state]} />
}
