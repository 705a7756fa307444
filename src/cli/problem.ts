import { z } from 'zod'

/** A problem document (RFC 9457) as the server sends it; only the fields that are shown. */
export const Problem = z.object({
  title: z.string().default('It failed'), detail: z.string(), code: z.string().default('internal'), status: z.number().optional(), id: z.string().optional(),
  faults: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
})
export type Problem = z.infer<typeof Problem>
