/** What is wrong in a line; lines count from 1. */
export interface LineFault {
  readonly line: number
  readonly message: string
}

export interface TextEditorProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Marked at their lines and told below. */
  readonly faults?: readonly LineFault[]
  /** Ctrl-Enter or ⌘-Enter. */
  readonly onRun?: () => void
  readonly help?: string
  /** To be read and copied, not to be changed. */
  readonly isReadOnly?: boolean
  readonly size?: 'normal' | 'large'
}
