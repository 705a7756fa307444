import { z } from 'zod'
import { parseDuration } from '#lib/duration'

/** How long something is kept, as ms: `15d`, `36h`; 0 keeps everything. */
export const Retention = z.union([z.literal(0), z.string()]).transform((given, ctx) => {
  const ms = given === 0 ? 0 : parseDuration(given)
  if (ms !== undefined) return ms
  ctx.addIssue({ code: 'custom', message: `${given} is no duration. Write 15d or 36h, or 0 to keep everything.` })
  return z.NEVER
})
