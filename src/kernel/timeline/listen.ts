/** Hears a PostgreSQL channel, as `Database.listen` does: without payload, some may have been missed. */
export type Listen = (channel: string, handler: (payload: string | undefined) => void) => Promise<() => Promise<void>>
