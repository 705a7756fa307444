import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionStatus, moveCompletionSelection, selectedCompletion, startCompletion } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, insertNewline } from '@codemirror/commands'
import { bracketMatching, syntaxHighlighting } from '@codemirror/language'
import { nextDiagnostic } from '@codemirror/lint'
import { type Extension, Prec } from '@codemirror/state'
import { EditorView, keymap, tooltips } from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'

const mostOptions = 100

/** What every field of a language has: history, brackets, completion, and Enter that asks. Tab goes on to the next field unless something is chosen. */
export function editorBase(ask: () => void): Extension {
  return [
    history(), bracketMatching(), closeBrackets(), EditorView.lineWrapping, syntaxHighlighting(classHighlighter), tooltips({ position: 'fixed' }),
    autocompletion({ defaultKeymap: false, maxRenderedOptions: mostOptions, icons: false, activateOnTypingDelay: 80, activateOnCompletion: ({ apply }) => typeof apply === 'function' }),
    Prec.highest(keymap.of([
      { key: 'Enter', run: (view) => chooses(view) || asks(view, ask) }, { key: 'Mod-Enter', run: (view) => asks(view, ask) }, { key: 'Shift-Enter', run: insertNewline }, { key: 'Tab', run: acceptCompletion },
      { key: 'Ctrl-Space', run: startCompletion }, { key: 'Alt-`', run: startCompletion }, { key: 'Escape', run: closeCompletion },
      { key: 'ArrowDown', run: moveCompletionSelection(true) }, { key: 'ArrowUp', run: moveCompletionSelection(false) }, { key: 'PageDown', run: moveCompletionSelection(true, 'page') }, { key: 'PageUp', run: moveCompletionSelection(false, 'page') },
      { key: 'F8', run: nextDiagnostic },
    ])),
    keymap.of([...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap]),
  ]
}

/** Takes what is chosen, unless it is what stands there already. */
function chooses(view: EditorView): boolean {
  if (completionStatus(view.state) !== 'active') return false
  const chosen = selectedCompletion(view.state)
  const before = view.state.doc.sliceString(0, view.state.selection.main.head)
  return chosen !== null && !before.endsWith(chosen.label) && acceptCompletion(view)
}

function asks(view: EditorView, ask: () => void): boolean {
  closeCompletion(view)
  ask()
  return true
}
