import { dotnet } from './languages/dotnet.ts'
import { go } from './languages/go.ts'
import { javascript } from './languages/javascript.ts'
import { jvm } from './languages/jvm.ts'
import { php } from './languages/php.ts'
import { python } from './languages/python.ts'
import { ruby } from './languages/ruby.ts'
import { rust } from './languages/rust.ts'
import type { StackTrace } from './model.ts'

/** A stack that two languages could have written belongs to the one that knows more of its calls; of equals, to the first. */
export const stackReaders = [python, jvm, dotnet, javascript, go, rust, php, ruby] as const
const maxLines = 1000
const maxLineLength = 2000
const maxMessage = 2000
const maxFrames = 100

/** The error and calls that a text holds, in whatever of the known languages; undefined where there is none. */
export function readStackTrace(text: string): StackTrace | undefined {
  const lines = text.slice(0, maxLines * 200).split(/\r?\n|\r|\\n(?=\s*(?:at |File "|#\d|from ))/, maxLines).map((line) => line.slice(0, maxLineLength))
  let best: StackTrace | undefined
  for (const reader of stackReaders) {
    const found = reader.read(lines)
    if (!found || (best && found.frames.length <= best.frames.length)) continue
    best = {
      language: reader.language, type: found.type.slice(0, 300), message: found.message.slice(0, maxMessage),
      frames: found.frames.slice(0, maxFrames).map((frame) => ({ ...frame, isOwn: !reader.isForeign(frame) })),
    }
  }
  return best
}
