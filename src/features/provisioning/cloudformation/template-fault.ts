import type { ProblemTopic } from '#lib/problem-topic'
import type { TemplatePath } from './template-functions.ts'

export interface TemplateFault {
  readonly topic: ProblemTopic
  readonly message: string
  readonly path: TemplatePath
}

export function invalid(path: TemplatePath, message: string): TemplateFault {
  return { topic: 'invalid', message, path }
}
