import { Modal } from '@mantine/core'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Dialog, KindIcon, OperationForm, useGo, useSay, type WebCommand } from '#ui'
import type { Operation } from '#lib/operation'
import { OutputDialog, QueryDialog } from './operation-result.tsx'
import { enterWords, type PaletteItem } from './palette-item.ts'
import { rememberPage } from './recent.ts'
import { usePaletteItems } from './use-palette-items.ts'

/** Search over pages, entities and commands; a command opens its form. */
export function Palette({ onClose, onCommand }: { onClose: () => void; onCommand: (command: WebCommand) => void }) {
  const [text, setText] = useState('')
  const [place, setPlace] = useState(0)
  const [command, setCommand] = useState<Operation>()
  const [output, setOutput] = useState<unknown>()
  const { items, isSearching } = usePaletteItems(text)
  const go = useGo()
  const list = useRef<HTMLDivElement>(null)
  const current = Math.min(place, items.length - 1)
  useEffect(() => setPlace(0), [text])
  // Newer browsers give a promise for scrolling, which is nothing to clean up with.
  useEffect(() => {
    list.current?.querySelector(`#palette-${current}`)?.scrollIntoView({ block: 'nearest' })
  }, [current])
  function choose(item: PaletteItem | undefined): void {
    if (item?.operation) return setCommand(item.operation)
    if (item?.command) return onCommand(item.command)
    if (!item?.href) return
    rememberPage({ href: item.href, title: item.title })
    onClose()
    go(item.href)
  }
  function press(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' || (event.ctrlKey && event.key === 'n') ? 1 : event.key === 'ArrowUp' || (event.ctrlKey && event.key === 'p') ? -1 : 0
    if (event.key === 'Enter') choose(items[current])
    if (step === 0) return
    event.preventDefault()
    setPlace((current + step + items.length) % Math.max(1, items.length))
  }
  if (command) return <Chosen operation={command} output={output} onOutput={setOutput} onClose={onClose} />
  return (
    <Modal.Root opened onClose={onClose} size={600} yOffset="12vh" transitionProps={{ duration: 0 }} classNames={{ content: 'dialog palette' }}>
      <Modal.Overlay className="overlay" />
      <Modal.Content aria-label="Search and commands">
        <input className="palette-input" data-autofocus role="combobox" aria-expanded aria-controls="palette-list" aria-activedescendant={items.length > 0 ? `palette-${current}` : undefined} aria-label="Search pages, entities and commands" placeholder="Search pages, entities and commands" value={text} onChange={(event) => setText(event.currentTarget.value)} onKeyDown={press} autoComplete="off" spellCheck={false} />
        <div className="palette-list" id="palette-list" role="listbox" aria-label="Results" ref={list}>
          {items.length === 0 ? <p className="palette-none">{isSearching ? 'Searching' : 'Nothing fits. Try the beginning of a name.'}</p> : null}
          {items.map((item, index) => <Item key={item.key} item={item} index={index} isCurrent={index === current} isFirst={items[index - 1]?.group !== item.group} onChoose={() => choose(item)} onPoint={() => setPlace(index)} />)}
        </div>
        <div className="palette-foot" aria-live="polite">{items[current] ? <span><kbd>Enter</kbd> {enterWords(items[current])}</span> : <span />}<span className="palette-keys"><kbd>↑</kbd> <kbd>↓</kbd> move <kbd>Esc</kbd> closes</span></div>
      </Modal.Content>
    </Modal.Root>
  )
}

interface ChosenProps {
  readonly operation: Operation
  /** What a command gave that is shown once. */
  readonly output: unknown
  readonly onOutput: (output: unknown) => void
  readonly onClose: () => void
}

/** The chosen operation: a question is asked and answered, a command has its form first. */
function Chosen({ operation, output, onOutput, onClose }: ChosenProps) {
  const say = useSay()
  const title = operation.summary.replace(/\.$/, '')
  if (operation.kind === 'query') return <QueryDialog operation={operation} title={title} onClose={onClose} />
  if (output !== undefined) return <OutputDialog title={title} output={output} onClose={onClose} />
  function done(given: unknown): void {
    if ((operation.secretOutput ?? []).length > 0) return onOutput(given)
    onClose()
    say(resultOf(title, given))
  }
  return <Dialog title={title} isOpen onClose={onClose}><OperationForm operation={operation} action={title} onDone={done} onCancel={onClose} /></Dialog>
}

interface ItemProps {
  readonly item: PaletteItem
  readonly index: number
  readonly isCurrent: boolean
  readonly isFirst: boolean
  readonly onChoose: () => void
  readonly onPoint: () => void
}

function Item({ item: { group, title, note, icon: Icon, kind }, index, isCurrent, isFirst, onChoose, onPoint }: ItemProps) {
  return (
    <>
      {isFirst ? <div className="palette-group" role="presentation">{group}</div> : null}
      <div id={`palette-${index}`} role="option" aria-selected={isCurrent} className="palette-item" onClick={onChoose} onMouseMove={onPoint}>
        {Icon ? <Icon size={16} stroke={1.7} aria-hidden /> : kind ? <KindIcon kind={kind} /> : null}
        <span className="cut">{title}</span>{note ? <span className="palette-note cut">{note}</span> : null}
      </div>
    </>
  )
}

/** What to say when a command from the palette has worked, with a link where its answer names a run. */
function resultOf(title: string, output: unknown): { text: string; link?: { label: string; href: string } } {
  const runId = typeof output === 'object' && output !== null && 'runId' in output ? output.runId : undefined
  return { text: `Done: ${title.charAt(0).toLowerCase()}${title.slice(1)}.`, ...(typeof runId === 'string' ? { link: { label: 'Open the run', href: `/runs/${runId}` } } : {}) }
}
