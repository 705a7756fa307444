/** One call of a stack. */
export interface StackFrame {
  readonly function: string
  /** As the runtime writes it; empty where it names none. */
  readonly file: string
  readonly line: number | undefined
  /** Whether it is the program's own code, not of a library or the runtime. */
  readonly isOwn: boolean
}

export type StackLanguage = 'javascript' | 'python' | 'jvm' | 'go' | 'ruby' | 'php' | 'dotnet' | 'rust'

/** An error with the calls that led to it, the innermost first. */
export interface StackTrace {
  readonly language: StackLanguage
  /** Class or kind: `TypeError`, `java.lang.IllegalStateException`, `panic`. */
  readonly type: string
  readonly message: string
  readonly frames: readonly StackFrame[]
}

/** What a reader of one language's stacks finds; frames are not told apart yet. */
export interface FoundStack {
  readonly type: string
  readonly message: string
  readonly frames: readonly Omit<StackFrame, 'isOwn'>[]
}

export interface StackReader {
  readonly language: StackLanguage
  /** Is this line a call, or what stands between calls? For putting together stacks that came line by line. */
  readonly isPart: (line: string) => boolean
  /** Undefined where no stack of this language is in the text. */
  readonly read: (lines: readonly string[]) => FoundStack | undefined
  /** Frames of libraries and of the runtime. */
  readonly isForeign: (frame: Omit<StackFrame, 'isOwn'>) => boolean
}
