import { z } from 'zod'

/** The server's own settings: `DAYBOOK_SERVER_…`, or `server` in settings.json. */
export const ServerSettings = z.object({
  publicUrl: z.url().optional().describe('The address that people open, where that is not the one listened on.'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  localRunner: z.boolean().default(true).describe('Start a runner beside the server.'),
  runnerCapacity: z.number().int().min(1).max(256).default(4).describe('Jobs that the local runner does at once.'),
})
export type ServerSettings = z.infer<typeof ServerSettings>
