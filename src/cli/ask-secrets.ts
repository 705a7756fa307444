import { usageError } from './cli-error.ts'
import type { InputField } from './input-fields.ts'
import { readStdin } from './read-stdin.ts'

/**
 * The values of secret fields, which are never typed as arguments, where every user of the machine could see them. At a
 * terminal they are asked for without echo; otherwise standard input has them, one a line (a single one: all of it).
 */
export async function askSecrets(fields: readonly InputField[]): Promise<Record<string, string>> {
  if (fields.length === 0) return {}
  if (process.stdin.isTTY) {
    const answers: Record<string, string> = {}
    for (const field of fields) answers[field.name] = await askHidden(`${wordsOf(field)}: `)
    return answers
  }
  const text = await readStdin()
  const lines = fields.length === 1 ? [text] : text.split(/\r?\n/)
  if (fields.some((_field, index) => (lines[index] ?? '') === '')) {
    throw usageError(`Give ${fields.map(wordsOf).join(' and ')} on standard input${fields.length > 1 ? ', one a line' : ''}. For example: printf '%s' "$VALUE" | daybook …`)
  }
  return Object.fromEntries(fields.map((field, index) => [field.name, lines[index] ?? '']))
}

function wordsOf(field: InputField): string {
  const words = field.flag.slice(2).replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const [enter, newLine, interrupt, endOfInput, backspace, del] = ['\r', '\n', '\x03', '\x04', '\b', '\x7f']

/** Reads a line from the terminal that is not shown. */
function askHidden(prompt: string): Promise<string> {
  const { stdin, stderr } = process
  stderr.write(prompt)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stdin.resume()
  return new Promise((resolve, reject) => {
    let text = ''
    const stop = () => {
      stdin.off('data', take)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
    }
    const take = (chunk: string) => {
      for (const key of chunk) {
        if (key === enter || key === newLine) return finish()
        if (key === interrupt || key === endOfInput) return giveUp()
        text = key === del || key === backspace ? text.slice(0, -1) : text + key
      }
    }
    const finish = () => {
      stop()
      resolve(text)
    }
    const giveUp = () => {
      stop()
      reject(usageError('Nothing was entered.'))
    }
    stdin.on('data', take)
  })
}
