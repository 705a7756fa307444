/** SVG path of a line through values over a box; gaps (null) stay gaps. The scale starts at zero unless values are below it. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number, ceiling?: number): string {
  const known = values.filter((value) => value !== null)
  const top = Math.max(ceiling ?? 0, ...known, 1e-9)
  const floor = Math.min(0, ...known)
  const stepX = values.length > 1 ? width / (values.length - 1) : 0
  let path = ''
  let isDrawing = false
  values.forEach((value, index) => {
    if (value === null) {
      isDrawing = false
      return
    }
    const x = (index * stepX).toFixed(1)
    const y = (height - ((value - floor) / (top - floor)) * height).toFixed(1)
    path += `${isDrawing ? 'L' : 'M'}${x} ${y}`
    isDrawing = true
  })
  return path
}
