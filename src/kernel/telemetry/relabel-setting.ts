import { z } from 'zod'
import { faultOfRule, relabelActions, relabelPattern, type RelabelRule } from './relabel.ts'

/** One rule as `metric_relabel_configs` of a prometheus.yml has it, with the same names and the same defaults. */
const RawRule = z.strictObject({
  source_labels: z.array(z.string()).default([]), separator: z.string().default(';'), regex: z.string().default('(.*)'), modulus: z.number().int().min(0).default(0),
  target_label: z.string().default(''), replacement: z.string().default('$1'), action: z.string().toLowerCase().pipe(z.enum(relabelActions)).default('replace'),
})

export const RelabelSetting = RawRule.transform((raw, ctx): RelabelRule => {
  const fault = faultOfRule({ action: raw.action, targetLabel: raw.target_label, modulus: BigInt(raw.modulus) })
  if (fault) ctx.addIssue({ code: 'custom', path: [fault.field], message: fault.message })
  try {
    return { action: raw.action, sourceLabels: raw.source_labels, separator: raw.separator, pattern: relabelPattern(raw.regex), modulus: BigInt(raw.modulus), targetLabel: raw.target_label, replacement: raw.replacement }
  } catch {
    ctx.addIssue({ code: 'custom', path: ['regex'], message: `${JSON.stringify(raw.regex.slice(0, 200))} is no pattern that RE2 knows.` })
    return z.NEVER
  }
})
