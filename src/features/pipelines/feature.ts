import { defineFeature } from '#kernel/feature'
import { cannotStart } from './cannot-start.ts'
import { detectWorkflows } from './detect-workflows.ts'
import { get, lint, list } from './list-workflows.ts'
import { pipelineKind } from './pipeline-kind.ts'
import { startOnPush } from './start-on-push.ts'
import { keepRerun } from './workflow-runs.ts'
import { start } from './start-pipeline.ts'

/**
 * Pipelines: GitHub workflow files, run by pushes and by hand. What is not supported is named at its line before a run
 * starts; nothing of a workflow is ever left out in silence.
 */
export const pipelines = defineFeature({
  id: 'pipelines', title: 'Pipelines', handlers: [list, get, start, lint], reactions: [startOnPush, keepRerun], runKinds: [pipelineKind], detectors: [detectWorkflows], attention: [cannotStart],
})
