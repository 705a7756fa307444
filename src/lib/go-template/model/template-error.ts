/** What is wrong with a template, or with what it does, in Go's words. */
export class TemplateError extends Error {}
