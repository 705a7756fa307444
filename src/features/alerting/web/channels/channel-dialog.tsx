import { z } from 'zod'
import { OperationDialog } from '#ui'
import { type ChannelKindName, channelSettings, type ChannelSettings } from '../../channels/channel-settings-contract.ts'
import { type Receiver, saveChannel } from '../../contract.ts'

interface ChannelDialogProps {
  readonly receiver: Receiver
  readonly kind: ChannelKindName
  /** Which way is changed; a new one unless given. */
  readonly position?: number | undefined
  readonly onClose: () => void
}

/** The form of a way, drawn from its kind's own schema. */
export function ChannelDialog({ receiver, kind, position, onClose }: ChannelDialogProps) {
  const { title, help }: ChannelSettings = channelSettings[kind]
  const earlier = position === undefined ? undefined : receiver.channels[position]
  return (
    <OperationDialog operation={operationOf(kind)} title={earlier ? `${title} of ${receiver.name}` : `Tell ${receiver.name} by ${title}`} action={earlier ? 'Keep the settings' : `Add ${title}`} isOpen onClose={onClose} hidden={['receiver', 'kind', 'position']}
      initial={{ receiver: receiver.name, kind, ...(position === undefined ? {} : { position }), isFallback: earlier?.isFallback ?? false, settings: earlier?.settings ?? {} }}>
      {help} {earlier && earlier.secrets.length > 0 ? 'A secret that is left empty stays as it is.' : ''}
    </OperationDialog>
  )
}

const operations = new Map<ChannelKindName, typeof saveChannel>()

function operationOf(kind: ChannelKindName): typeof saveChannel {
  const known = operations.get(kind)
  if (known) return known
  const { settings, secrets }: ChannelSettings = channelSettings[kind]
  const secretNames = Object.keys(secrets.shape)
  const input = z.object({ receiver: z.string(), kind: z.literal(kind), position: z.number().optional(), ...(secretNames.length > 0 ? { secrets: secrets.optional() } : {}), settings, isFallback: saveChannel.input.shape.isFallback })
  const made = { ...saveChannel, input, secretInput: secretNames.map((name) => `secrets.${name}`) } as unknown as typeof saveChannel
  operations.set(kind, made)
  return made
}
