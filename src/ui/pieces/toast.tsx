import { IconAlertTriangle, IconCircleCheck, IconX } from '@tabler/icons-react'
import { createContext, type ReactNode, use, useCallback, useRef, useState } from 'react'
import { CallError } from '../call-operation.ts'
import { Link } from '../router/link.tsx'
import { useHotkeys } from '../keyboard/use-hotkeys.ts'
import { Button, IconButton } from './button.tsx'

interface ToastDraft {
  readonly text: string
  readonly look?: 'ok' | 'failing'
  /** Where the result is. */
  readonly link?: { readonly label: string; readonly href: string }
  /** Takes it back, by its button or the key u while the message stands. */
  readonly undo?: () => void
}
interface Toast extends ToastDraft {
  readonly key: number
}
export interface Say {
  (draft: ToastDraft | string): void
  /** Says an error of a command, with its id. */
  error: (error: unknown) => void
}

const SayContext = createContext<Say>(Object.assign(() => undefined, { error: () => undefined }))

/** Short messages on what a command did. What went wrong stays until it is put away. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const nextKey = useRef(0)
  const drop = useCallback((key: number) => setToasts((old) => old.filter((toast) => toast.key !== key)), [])
  const [say] = useState(() => {
    const add = (draft: ToastDraft | string) => {
      const toast = { ...(typeof draft === 'string' ? { text: draft } : draft), key: nextKey.current++ }
      setToasts((old) => [...old.slice(-3), toast])
      if (toast.look !== 'failing') setTimeout(() => drop(toast.key), toast.undo ? 12_000 : 6000)
    }
    return Object.assign(add, { error: (error: unknown) => add({ text: sentenceOf(error), look: 'failing' }) })
  })
  const last = toasts.findLast(({ undo }) => undo !== undefined)
  function takeBack(toast: Toast): void {
    drop(toast.key)
    toast.undo?.()
  }
  useHotkeys([{ keys: 'u', label: 'Take back what was just done', run: () => (last ? takeBack(last) : false) }], last !== undefined)
  return (
    <SayContext value={say}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.key} className={`toast toast-${toast.look ?? 'ok'}`}>
            {toast.look === 'failing' ? <IconAlertTriangle size={16} aria-hidden /> : <IconCircleCheck size={16} aria-hidden />}
            <span className="toast-text">{toast.text}</span>
            {toast.link ? <Link href={toast.link.href} onOpen={() => drop(toast.key)}>{toast.link.label}</Link> : null}
            {toast.undo ? <Button size="small" onClick={() => takeBack(toast)}>Undo</Button> : null}
            <IconButton icon={IconX} label="Put away" onClick={() => drop(toast.key)} />
          </div>
        ))}
      </div>
    </SayContext>
  )
}

function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return error instanceof CallError && error.id ? `${message} (${error.id})` : message
}

export function useSay(): Say {
  return use(SayContext)
}
