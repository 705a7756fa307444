/**
 * A value of a workflow file before its expressions are evaluated. Strings may hold `${{ }}`.
 * Mappings are lists of pairs, because their order decides the names of matrix jobs and JSON stores do not keep it.
 */
export type TemplateNode =
  | null
  | boolean
  | number
  | string
  | { readonly items: readonly TemplateNode[] }
  | { readonly entries: readonly (readonly [key: string, value: TemplateNode])[] }

/** A number, or a template that gives one. */
export type TemplateNumber = number | string
/** A boolean, or a template that gives one. */
export type TemplateBoolean = boolean | string
/** Names to templates. */
export type TemplateRecord = Readonly<Record<string, string>>
