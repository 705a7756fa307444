import { defineFeature } from '#kernel/feature'
import { detectDocuments } from './detect-documents.ts'
import { inferDocumented } from './infer-documented.ts'
import { inferRunbooks } from './infer-runbooks.ts'
import { runbookHandler } from './runbooks/find-runbook.ts'

/** Knowledge: documents and runbooks, what each is about, and where its links lead nowhere. Must never run code that stands in them. */
export const knowledge = defineFeature({ id: 'knowledge', title: 'Knowledge', handlers: [runbookHandler], detectors: [detectDocuments, inferDocumented, inferRunbooks] })
