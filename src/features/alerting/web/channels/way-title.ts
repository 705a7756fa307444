import { channelSettings, isChannelKind } from '../../channels/channel-settings-contract.ts'

/** What a way is called. */
export function wayTitle(kind: string): string {
  return isChannelKind(kind) ? channelSettings[kind].title : kind
}
