import type { WebFeature } from '#ui'
import { alertingWeb } from '../features/alerting/web/feature.tsx'
import { collaborationWeb } from '../features/collaboration/web/feature.tsx'
import { incidentsWeb } from '../features/incidents/web/feature.tsx'
import { knowledgeWeb } from '../features/knowledge/web/feature.tsx'
import { observabilityWeb } from '../features/observability/web/feature.tsx'
import { pipelinesWeb } from '../features/pipelines/web/feature.tsx'
import { releasesWeb } from '../features/releases/web/feature.tsx'
import { repositoriesWeb } from '../features/repositories/web/feature.tsx'
import { accessWeb } from '../kernel/access/web/feature.tsx'
import { attentionWeb } from '../kernel/attention/web/feature.tsx'
import { catalogWeb } from '../kernel/catalog/web/feature.tsx'
import { runsWeb } from '../kernel/runs/web/feature.tsx'
import { timelineWeb } from '../kernel/timeline/web/feature.tsx'

/** Every part with pages: one line each. */
export const webFeatures: readonly WebFeature[] = [
  attentionWeb,
  timelineWeb,
  catalogWeb,
  runsWeb,
  repositoriesWeb,
  pipelinesWeb,
  releasesWeb,
  observabilityWeb,
  alertingWeb,
  incidentsWeb,
  knowledgeWeb,
  collaborationWeb,
  accessWeb,
]
