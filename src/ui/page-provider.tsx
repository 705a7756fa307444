import type { ReactNode } from 'react'
import { HotkeyProvider, useHotkeyWindow } from './keyboard/use-hotkeys.ts'
import { ToastProvider } from './pieces/toast.tsx'

/** Shortcuts and short messages. Stands inside the router, since messages link to results. */
export function PageProvider({ children }: { children: ReactNode }) {
  const registry = useHotkeyWindow()
  return <HotkeyProvider value={registry}><ToastProvider>{children}</ToastProvider></HotkeyProvider>
}
