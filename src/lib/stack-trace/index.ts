/** Reads the stacks of errors that programs write, tells which are the same fault, and puts together those that came line by line. */
export { faultKey, withoutValues } from './fingerprint.ts'
export type { StackFrame, StackLanguage, StackTrace } from './model.ts'
export { readStackTrace } from './read-stack-trace.ts'
export { StackLines } from './stack-lines.ts'
