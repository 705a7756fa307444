import { Dialog, showKeys, useHotkeyRegistry } from '#ui'

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

/** Every shortcut that works on this page. */
export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const hotkeys = (useHotkeyRegistry()?.all() ?? []).filter(({ label }) => label !== '')
  const shown = hotkeys.filter(({ keys }, index) => hotkeys.findIndex((other) => other.keys === keys) === index)
  return (
    <Dialog title="Keyboard" isOpen onClose={onClose}>
      <dl className="key-list">
        {shown.map(({ keys, label }) => <div key={keys}><dt>{label}</dt><dd>{showKeys(keys, isMac).map((key) => <kbd key={key}>{key}</kbd>)}</dd></div>)}
      </dl>
    </Dialog>
  )
}
