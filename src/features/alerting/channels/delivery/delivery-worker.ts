import type { Worker } from '#kernel/feature'
import type { AlertingOptions } from '../../alerting-settings.ts'
import { deliveriesChannel } from '../deliveries-channel.ts'
import { MailPool } from '../kinds/mail-pool.ts'
import { channelHost } from './channel-host.ts'
import { DeliveryPump } from './delivery-pump.ts'

/** Sends what waits, as soon as it is there. Any number of servers may do it side by side. */
export function deliveryWorker(options: AlertingOptions): Worker {
  return {
    id: 'deliveries', leader: false,
    async run(worker) {
      let wake: () => void = () => undefined
      const mail = new MailPool(options.settings.mayReachPrivate)
      const pump = new DeliveryPump(worker, options, channelHost(worker, options, mail), () => wake())
      const unlisten = await worker.database.listen(deliveriesChannel, () => wake())
      try {
        while (!worker.signal.aborted) {
          const rung = new Promise<void>((resolve) => {
            wake = resolve
          })
          await pump.take()
          const stop = new AbortController()
          await Promise.race([rung, worker.clock.sleep(1000, AbortSignal.any([worker.signal, stop.signal])).catch(() => undefined)])
          stop.abort()
        }
      } finally {
        await unlisten()
        await pump.end()
        mail.close()
      }
    },
  }
}
