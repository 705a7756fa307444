import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

// The shell is the same Chromium without windows of its own, which takes less of the processor.
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Path of an installed Chromium, or undefined. DAYBOOK_CHROMIUM wins. */
export function findChromium() {
  if (process.env.DAYBOOK_CHROMIUM) return process.env.DAYBOOK_CHROMIUM
  const folders = (process.env.PATH ?? '').split(delimiter)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}
