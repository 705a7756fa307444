import { handle } from '#kernel/feature'
import { addNote, NoteWritten } from './contract.ts'

const summaryLength = 200

export const writeNote = handle(addNote, async ({ subject, text }, ctx) => {
  const line = text.trim().split('\n', 1)[0] ?? ''
  const summary = line.length > summaryLength ? `${line.slice(0, summaryLength)}…` : line
  return { id: await ctx.append(NoteWritten, { subject, summary: summary || 'A note without text.', data: { text } }) }
})
