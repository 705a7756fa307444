/**
 * The contract between the product's parts: what a feature (or kernel part) gives the server, and what its code is
 * given to work with. Types and constructors only; it must never do I/O or know another part.
 */
export { defineAttention } from './attention-provider.ts'
export type { AttentionAction, AttentionItem, AttentionProvider, AttentionSection, AttentionSeverity } from './attention-provider.ts'
export type { Actor, Cause, Context, EventDraft, PendingEvent, Site, WorkerContext } from './context.ts'
export { nothingDetected } from './detector.ts'
export type {
  DetectedEntity, DetectedProblem, DetectedRelation, Detection, Detector, Evidence, FileDetector, FileTraits, FileTree, FolderDetector, FoundFile, FoundFolder,
  FoundRepository, Inference, KnownEntity, KnownFacts, MachineDetector,
} from './detector.ts'
export { defineFeature } from './feature.ts'
export type { Feature, Worker } from './feature.ts'
export { handle, on, onMany } from './handler.ts'
export type { Handled, Reacted, ReactedEvent, Reaction } from './handler.ts'
export type { HttpRoute, RouteContext, RouteReply, RouteRequest, SocketRoute } from './http-route.ts'
export { partOfRepository } from './part-of-repository.ts'
export { pathInside, placeRef } from './place-ref.ts'
export { pendingEvent } from './pending-event.ts'
export { defineRunKind } from './run-kind.ts'
export type { FinishedRun, GatePlan, JobPlan, RunKind, RunPlan, StepPlan } from './run-kind.ts'
export { yamlOf } from './yaml-of.ts'
