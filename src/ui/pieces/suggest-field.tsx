import { Textarea } from '@mantine/core'
import { type KeyboardEvent, type Ref, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'

export interface Suggestion {
  readonly insert: string
  readonly label: string
  readonly note: string
}

interface SuggestFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  /** Ctrl-Enter or ⌘-Enter. */
  readonly onSend: () => void
  /** Escape, when nothing is suggested. */
  readonly onLeave?: () => void
  /** What can follow a sign, by what is typed after it. */
  readonly suggest: (sign: '@' | '#', text: string) => Promise<readonly Suggestion[]>
  readonly ref?: Ref<HTMLTextAreaElement>
}

interface Typed {
  readonly sign: '@' | '#'
  readonly text: string
  readonly from: number
}

const pauseMs = 120
const typedWord = /(?:^|[\s(])([@#])([\p{L}\p{N}._:/-]*)$/u

/** Text of some lines in which `@` and `#` are completed: arrows choose, Enter or Tab takes, Escape closes. */
export function SuggestField({ label, value, onChange, placeholder, onSend, onLeave, suggest, ref }: SuggestFieldProps) {
  const own = useRef<HTMLTextAreaElement | null>(null)
  const [typed, setTyped] = useState<Typed>()
  const { items, place, move, close } = useSuggestions(typed, suggest)
  const id = useId()
  // Before the next key is typed: what a field is given from outside puts the caret at its end.
  const caretAt = useRef<number>(undefined)
  useLayoutEffect(() => {
    if (caretAt.current !== undefined) own.current?.setSelectionRange(caretAt.current, caretAt.current)
    caretAt.current = undefined
  }, [value])
  const isOpen = typed !== undefined && items.length > 0
  function look(): void {
    setTyped(typedBefore(own.current))
  }
  function take(item: Suggestion): void {
    if (!typed || !own.current) return
    const after = value.slice(own.current.selectionStart)
    const text = `${value.slice(0, typed.from)}${item.insert} ${after.replace(/^ /, '')}`
    const caret = typed.from + item.insert.length + 1
    onChange(text)
    setTyped(undefined)
    close()
    caretAt.current = caret
  }
  function press(event: KeyboardEvent): void {
    const chosen = items[place]
    if (isOpen && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) move(event.key === 'ArrowDown' ? 1 : -1)
    else if (isOpen && chosen && (event.key === 'Enter' || event.key === 'Tab') && !event.ctrlKey && !event.metaKey) take(chosen)
    else if (isOpen && event.key === 'Escape') setTyped(undefined)
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSend()
    else if (event.key === 'Escape' && onLeave) onLeave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="suggest">
      <Textarea ref={(element) => { own.current = element; if (typeof ref === 'function') ref(element); else if (ref) ref.current = element }} aria-label={label} placeholder={placeholder} value={value} autosize minRows={2} maxRows={16}
        onChange={(event) => { onChange(event.currentTarget.value); look() }} onClick={look} onKeyDown={press} onKeyUp={(event) => (event.key.startsWith('Arrow') && !isOpen ? look() : undefined)} onBlur={() => setTimeout(() => setTyped(undefined), 150)}
        aria-autocomplete="list" aria-controls={isOpen ? `${id}-list` : undefined} aria-activedescendant={isOpen ? `${id}-${place}` : undefined} />
      {isOpen ? (
        <ul className="suggest-list" role="listbox" id={`${id}-list`} aria-label={typed.sign === '@' ? 'People and teams' : 'Things'}>
          {items.map((item, index) => (
            <li key={item.insert} id={`${id}-${index}`} role="option" aria-selected={index === place} onPointerDown={(event) => { event.preventDefault(); take(item) }}><span className="cut">{item.label}</span><span className="muted small nowrap">{item.note}</span></li>
          ))}
        </ul>
      ) : null}
      <span className="visually-hidden" role="status">{isOpen ? `${items.length} suggestions` : ''}</span>
    </div>
  )
}

function typedBefore(field: HTMLTextAreaElement | null): Typed | undefined {
  if (!field || field.selectionStart !== field.selectionEnd) return undefined
  const match = typedWord.exec(field.value.slice(0, field.selectionStart))
  const [sign, text] = [match?.[1], match?.[2]]
  if (text === undefined || (sign !== '@' && sign !== '#')) return undefined
  return { sign, text, from: field.selectionStart - text.length - 1 }
}

function useSuggestions(typed: Typed | undefined, suggest: SuggestFieldProps['suggest']) {
  const [items, setItems] = useState<readonly Suggestion[]>([])
  const [place, setPlace] = useState(0)
  const key = typed ? typed.sign + typed.text : undefined
  useEffect(() => {
    if (!typed) return setItems([])
    let isLate = false
    const timer = setTimeout(() => void suggest(typed.sign, typed.text).then((found) => {
      if (isLate) return
      setItems(found)
      setPlace(0)
    }, () => setItems([])), pauseMs)
    return () => {
      isLate = true
      clearTimeout(timer)
    }
  }, [key])
  return { items, place, move: (step: number) => setPlace((old) => (old + step + items.length) % items.length), close: () => setItems([]) }
}
