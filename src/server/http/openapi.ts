import { z } from 'zod'
import { errorCodes } from '#lib/errors'
import { operationPath, splitName, type Operation } from '#lib/operation'
import type { HttpRoute } from '#kernel/feature'

/** The API document, OpenAPI 3.1: every operation from its own schemas, and the protocols of others by name. */
export function openApiDocument(operations: readonly Operation[], routes: readonly HttpRoute[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of operations.toSorted((a, b) => a.name.localeCompare(b.name))) {
    paths[operationPath(operation)] = { [operation.kind === 'query' ? 'get' : 'post']: describeOperation(operation) }
  }
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}').replace(/\*$/, '{path}')
    paths[path] = { ...paths[path], [route.method === 'ANY' ? 'post' : route.method.toLowerCase()]: describeRoute(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Daybook', version, description: 'Every operation of Daybook. Errors are problem documents (RFC 9457). A query whose address would be too long may be sent by POST, its fields as JSON.' },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' }, session: { type: 'apiKey', in: 'cookie', name: 'daybook_session' } },
      schemas: { Problem: problemSchema },
    },
    security: [{ token: [] }, { session: [] }],
    paths,
  }
}

const problemSchema = {
  type: 'object', required: ['type', 'title', 'status', 'detail', 'code', 'id'],
  properties: {
    type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' }, id: { type: 'string' },
    code: { enum: [...errorCodes, 'internal'] }, faults: { type: 'array', items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } } },
  },
}

function describeOperation(operation: Operation): Record<string, unknown> {
  const input = jsonSchemaOf(operation.input, 'input')
  return {
    operationId: operation.name, tags: [splitName(operation)[0]], summary: operation.summary, 'x-access': operation.access,
    ...(operation.access === 'anyone' ? { security: [] } : {}),
    ...(operation.kind === 'query'
      ? { parameters: parametersOf(input) }
      : { parameters: [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 200 } }], requestBody: { required: true, content: { 'application/json': { schema: input } } } }),
    responses: answers(jsonSchemaOf(operation.output, 'output')),
  }
}

function describeRoute(route: HttpRoute): Record<string, unknown> {
  const names = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]).concat(route.path.endsWith('*') ? ['path'] : [])
  return {
    summary: route.summary, 'x-access': route.access, ...(route.access === 'anyone' ? { security: [] } : {}),
    parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    responses: { default: { description: 'As the protocol says; errors are problem documents.' } },
  }
}

function answers(output: unknown): Record<string, unknown> {
  return {
    200: { description: 'Done.', content: { 'application/json': { schema: output } } },
    default: { description: 'A problem.', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
  }
}

function parametersOf(input: Record<string, unknown>): unknown[] {
  const properties = (input.properties ?? {}) as Record<string, Record<string, unknown>>
  const required = (input.required ?? []) as string[]
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema, ...(schema.description ? { description: schema.description } : {}) }))
}

/** A schema in the API document: JSON Schema 2020-12, the dialect of OpenAPI 3.1. */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>
  return rest
}
