const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** `25_276_510_208` bytes → `25.3 GB`, in steps of 1000; whole bytes below the first. */
export function formatSize(sizeBytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, sizeBytes)) / 3))
  return power === 0 ? `${sizeBytes} B` : `${(sizeBytes / 1000 ** power).toFixed(1)} ${units[power]}`
}
