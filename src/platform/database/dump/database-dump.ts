import { z } from 'zod'

const Name = z.string().min(1).max(63)

/** What a dump of a database holds: all that is needed to fill the same tables elsewhere, but for the rows themselves. */
export const DatabaseDump = z.strictObject({
  /** Those that made the tables, in no order. */
  migrations: z.array(z.strictObject({ part: z.string(), name: z.string(), checksum: z.string() })),
  tables: z.array(z.strictObject({
    name: Name,
    /** But for those that are computed from others. */
    columns: z.array(z.strictObject({ name: Name, type: z.string() })),
    rows: z.number().int().nonnegative(),
    /** Pieces of COPY text, in order; none for a table without rows. */
    pieces: z.array(z.string()),
    partition: z.strictObject({ of: Name, bound: z.string() }).optional(),
  })),
  sequences: z.array(z.strictObject({ name: Name, value: z.string().regex(/^-?\d{1,19}$/), isCalled: z.boolean() })),
})
export type DatabaseDump = z.infer<typeof DatabaseDump>
export type TableDump = DatabaseDump['tables'][number]
