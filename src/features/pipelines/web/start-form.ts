import { z } from 'zod'
import { defineOperation } from '#lib/operation'
import { startPipeline, type Workflow, type WorkflowInput } from '../contract.ts'

interface Choices {
  readonly branches: readonly string[]
  readonly environments: readonly string[]
}

/** The operation that starts a workflow, with the inputs that its file declares as fields of their own. */
export function startForm({ inputs }: Pick<Workflow, 'inputs'>, { branches, environments }: Choices) {
  const { repository, workflow } = startPipeline.input.shape
  const declared = Object.fromEntries(inputs.map((input) => [input.name, schemaOf(input, environments)]))
  const ref = oneOf(branches)?.optional() ?? z.string().optional()
  return defineOperation({
    ...startPipeline,
    input: z.object({ repository, workflow, ref: ref.describe('Branch, tag or commit.'), ...(inputs.length > 0 ? { inputs: z.object(declared) } : {}) }),
  })
}

function schemaOf(input: WorkflowInput, environments: readonly string[]): z.ZodType {
  const schema = describe(plainSchemaOf(input, environments), input)
  if (input.default !== null) return schema.default(input.default as never)
  return input.required ? schema : schema.optional()
}

function plainSchemaOf({ type, options, required }: WorkflowInput, environments: readonly string[]): z.ZodType {
  if (type === 'boolean') return z.boolean()
  if (type === 'number') return z.number()
  if (type === 'choice') return oneOf(options) ?? z.string()
  if (type === 'environment') return oneOf(environments) ?? z.string()
  return required ? z.string().min(1) : z.string()
}

function describe(schema: z.ZodType, { description }: WorkflowInput): z.ZodType {
  return description === null ? schema : schema.describe(description)
}

function oneOf(values: readonly string[]): z.ZodEnum | undefined {
  return values.length > 0 ? z.enum(values as [string, ...string[]]) : undefined
}
