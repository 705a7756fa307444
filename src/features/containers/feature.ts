import { defineFeature } from '#kernel/feature'
import { detectCompose } from './compose/detect-compose.ts'
import { detectDockerfiles } from './dockerfile/detect-dockerfiles.ts'
import { detectCharts } from './helm/detect-charts.ts'
import { detectManifests } from './kubernetes/detect-manifests.ts'
import { inferImages } from './image/infer-images.ts'
import { detectKustomizations } from './kustomize/detect-kustomizations.ts'
import { inferNeeds } from './kubernetes/infer-needs.ts'
import { detectClusters } from './machine/detect-clusters.ts'
import { detectEngine } from './machine/detect-engine.ts'
import { inferRunning } from './machine/infer-running.ts'
import { inferServices } from './services/infer-services.ts'
import { detectSkaffold } from './skaffold/detect-skaffold.ts'

/**
 * Containers: what is built, described and run as containers, out of files and of the machine. It only reads; it must
 * never start, stop or build anything.
 */
export const containers = defineFeature({
  id: 'containers', title: 'Containers',
  detectors: [detectDockerfiles, detectSkaffold, detectCompose, detectManifests, detectCharts, detectKustomizations, detectEngine, detectClusters, inferImages, inferNeeds, inferRunning, inferServices],
})
