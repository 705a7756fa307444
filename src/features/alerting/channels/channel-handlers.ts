import type { Handled } from '#kernel/feature'
import type { AlertingOptions } from '../alerting-settings.ts'
import { deliveries, deliveryDetails, sendAgain } from './list-deliveries.ts'
import { mailServer, saveMailServerHandler } from './mail-server.ts'
import { notificationHandlers } from './people/notification-handlers.ts'
import { dropChannel, saveChannelHandler } from './save-channel.ts'
import { receivers, removeReceiver, saveReceiverHandler } from './save-receiver.ts'
import { sendTest } from './test-receiver.ts'

/** Whom and how one tells. */
export function channelHandlers(options: AlertingOptions): Handled[] {
  return [receivers, saveReceiverHandler(options), saveChannelHandler(options), dropChannel, removeReceiver, sendTest, deliveries, deliveryDetails, sendAgain, mailServer, saveMailServerHandler(options), ...notificationHandlers(options)]
}
