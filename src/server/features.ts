import { alerting } from '../features/alerting/feature.ts'
import { collaboration } from '../features/collaboration/feature.ts'
import { incidents } from '../features/incidents/feature.ts'
import { pipelines } from '../features/pipelines/feature.ts'
import { releases } from '../features/releases/feature.ts'
import { repositories } from '../features/repositories/feature.ts'
import type { Feature } from '#kernel/feature'

/** Every feature of the product. Adding a feature adds one line here, in contracts.ts, in the command line's and the web's list. */
export const features: readonly Feature[] = [alerting, collaboration, incidents, pipelines, releases, repositories]
