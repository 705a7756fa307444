import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { IconButton } from './button.tsx'

/** `copy(text)` puts text on the clipboard; `isCopied` is true for a moment afterwards. */
export function useCopy(): { isCopied: boolean; copy: (text: string) => void } {
  const [isCopied, setIsCopied] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const copy = useCallback((text: string) => {
    writeClipboard(text)
    setIsCopied(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setIsCopied(false), 1500)
  }, [])
  return { isCopied, copy }
}

/** The clipboard's own interface is only there on https and localhost; elsewhere a selection is copied. */
function writeClipboard(text: string): void {
  if (navigator.clipboard) {
    void navigator.clipboard.writeText(text)
    return
  }
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const { isCopied, copy } = useCopy()
  return <IconButton icon={isCopied ? IconCheck : IconCopy} label={isCopied ? 'Copied' : label} onClick={() => copy(text)} />
}

/** Code on a line of its own, with a button that copies it: commands in empty states, tokens shown once. */
export function CopyCode({ text, label = 'Copy the command' }: { text: string; label?: string }) {
  return (
    <div className="copy-code">
      <code>{text}</code>
      <CopyButton text={text} label={label} />
    </div>
  )
}
