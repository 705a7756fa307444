import { z } from 'zod'

export const AlertSeverity = z.enum(['critical', 'high', 'medium', 'low'])
