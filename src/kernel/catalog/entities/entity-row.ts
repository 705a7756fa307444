import type { z } from 'zod'
import type { Selectable } from 'kysely'
import { problemTopics } from '#lib/problem-topic'
import type { Entity, Problem, Relation } from '../contract.ts'
import type { EntityTable, ProblemTable, RelationTable } from './catalog-tables.ts'

/** A row of the table as the contract's entity. */
export function toEntity(row: Selectable<EntityTable>): Entity {
  return {
    ref: row.ref, kind: row.kind, namespace: row.namespace, name: row.name, title: row.title, description: row.description,
    owner: row.owner, tags: row.tags, origin: row.origin, spec: { ...row.spec }, evidence: row.evidence.map((evidence) => ({ ...evidence })),
    createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString(), goneAt: row.gone_at?.toISOString() ?? null,
  }
}

export type RelationRow = Selectable<RelationTable> & { readonly is_refused: boolean }

export function toRelation(row: RelationRow): Relation {
  return {
    from: row.from_ref, type: row.type, to: row.to_ref, origin: row.origin, reason: row.reason, isRefused: row.is_refused,
    evidence: evidenceOf(row.evidence_file, row.evidence_line),
  }
}

export function toProblem(row: Selectable<ProblemTable>): z.infer<typeof Problem> {
  return {
    key: `${row.source} ${row.key}`, detector: row.detector, topic: problemTopics.find((topic) => topic === row.topic) ?? 'unclear', isFixture: row.is_fixture,
    message: row.message, file: row.file, line: row.line, entity: row.entity, firstSeenAt: row.first_seen_at.toISOString(),
  }
}

export function evidenceOf(file: string | null, line: number | null): { file: string; line?: number } | null {
  if (file === null) return null
  return line === null ? { file } : { file, line }
}
