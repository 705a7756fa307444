import type { ChannelMessage } from './channel-message.ts'

/** A text of a channel's settings for this message; where none is given, the usual one. */
export async function fillText(given: string | undefined, _message: ChannelMessage, usual: () => string): Promise<string> {
  return given === undefined || given === '' || given.includes('{{') ? usual() : given
}
