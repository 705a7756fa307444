import { useEffect, useState } from 'react'

const pauseMs = 400

/** Text that is typed, told when it has stood still for a moment; follows the value when that changes elsewhere. */
export function useSettledText(value: string, onChange: (text: string) => void): readonly [text: string, setText: (text: string) => void] {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return undefined
    const timer = setTimeout(() => onChange(text), pauseMs)
    return () => clearTimeout(timer)
  }, [text, value])
  return [text, setText]
}
