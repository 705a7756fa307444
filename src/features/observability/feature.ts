import { defineFeature } from '#kernel/feature'
import { detectDashboards } from './detect-dashboards.ts'
import { inferMonitoredByDashboards } from './infer-monitored.ts'

/** Observability: the dashboards that lie in the tree, and what each shows. */
export const observability = defineFeature({ id: 'observability', title: 'Observability', handlers: [], detectors: [detectDashboards, inferMonitoredByDashboards] })
