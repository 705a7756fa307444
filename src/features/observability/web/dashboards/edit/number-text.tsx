import { useEffect, useState } from 'react'
import { TextField } from '#ui'

/** A number, or nothing. */
export function NumberText({ label, value, onChange }: { readonly label: string; readonly value: number | undefined; readonly onChange: (value: number | undefined) => void }) {
  const [text, setText] = useState(value === undefined ? '' : String(value))
  useEffect(() => setText((old) => (old.trim() !== '' && Number(old) === value ? old : value === undefined ? '' : String(value))), [value])
  const number = text.trim() === '' ? undefined : Number(text)
  const isBad = number !== undefined && !Number.isFinite(number)
  const change = (next: string) => {
    setText(next)
    const typed = next.trim() === '' ? undefined : Number(next)
    if (typed === undefined || Number.isFinite(typed)) onChange(typed)
  }
  return <TextField label={label} value={text} onChange={change} error={isBad ? 'Write a number.' : undefined} />
}
