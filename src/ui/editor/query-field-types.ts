import type { Extension } from '@codemirror/state'

/** What is wrong with a text, and where: in UTF-16 units from its start. */
export interface TextFault {
  readonly from: number
  readonly to: number
  readonly message: string
}

/** A language that a field knows: how it reads, completes and is checked. */
export interface QueryLanguage {
  readonly extension: Extension
  readonly check: (text: string) => TextFault | undefined
}

export interface QueryFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Enter. */
  readonly onAsk: () => void
  /** Loaded when the field is first shown. */
  readonly language: () => Promise<QueryLanguage>
  readonly placeholder?: string
  readonly help?: string
}
