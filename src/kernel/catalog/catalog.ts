import { defineFeature, type Detector, type Feature } from '#kernel/feature'
import { problemsFound, servicesWithoutOwner } from './attention.ts'
import { detectCatalogInfo } from './catalog-info/detect-catalog-info.ts'
import { exportAsYaml } from './catalog-info/export-entity.ts'
import { save } from './catalog-info/save-entity.ts'
import { discoveryWorker } from './discovery/discovery-worker.ts'
import { rediscoverHandler } from './discovery/rediscover.ts'
import { count } from './entities/count-entities.ts'
import { problemCounts } from './entities/count-problems.ts'
import { get } from './entities/get-entity.ts'
import { list } from './entities/list-entities.ts'
import { problems } from './entities/list-problems.ts'
import { refuse } from './entities/refuse-relation.ts'
import { remove } from './entities/remove-entity.ts'
import { graph } from './graph/entity-graph.ts'

interface CatalogOptions {
  /** All detectors of all features; the catalog's own come by themselves. */
  readonly detectors: readonly Detector[]
}

/** The catalog as a part of the server. */
export function createCatalog({ detectors }: CatalogOptions): Feature {
  const all = withOwnDetectors(detectors)
  return defineFeature({
    id: 'catalog', title: 'Catalog',
    handlers: [list, count, get, graph, exportAsYaml, save, remove, refuse, problems, problemCounts, rediscoverHandler(all)],
    workers: [discoveryWorker(all)],
    attention: [problemsFound, servicesWithoutOwner],
  })
}

/** The given detectors with the catalog's own, each once. */
export function withOwnDetectors(detectors: readonly Detector[]): readonly Detector[] {
  return [detectCatalogInfo, ...detectors.filter(({ id }) => id !== detectCatalogInfo.id)]
}
