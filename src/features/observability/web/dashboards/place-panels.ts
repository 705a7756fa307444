import type { Panel, ShownVariable } from '#lib/dashboards'
import { isAll } from '#lib/dashboards'

export interface PlacedPanel {
  readonly key: string
  /** Its place in the dashboard's list. */
  readonly at: number
  readonly panel: Panel
  readonly variables: ReadonlyMap<string, ShownVariable>
}

const mostRepeats = 50

/** Panels and rows once for each value that they repeat for; a row takes its panels along. */
export function placePanels(panels: readonly Panel[], variables: ReadonlyMap<string, ShownVariable>): PlacedPanel[] {
  const placed: PlacedPanel[] = []
  for (let at = 0; at < panels.length; at += 1) {
    const panel = panels[at] as Panel
    if (panel.picture !== 'row' || panel.repeat === undefined) {
      placed.push(...repeated(panel, at, variables, ''))
      continue
    }
    const end = panels.findIndex(({ picture }, index) => index > at && picture === 'row')
    const inside = panels.slice(at + 1, end < 0 ? undefined : end)
    for (const heading of repeated(panel, at, variables, '')) {
      placed.push(heading)
      for (const [index, own] of inside.entries()) placed.push(...repeated(own, at + 1 + index, heading.variables, heading.key))
    }
    at += inside.length
  }
  return placed
}

function repeated(panel: Panel, at: number, variables: ReadonlyMap<string, ShownVariable>, above: string): PlacedPanel[] {
  const shown = panel.repeat === undefined ? undefined : variables.get(panel.repeat)
  if (!shown) return [{ key: `${above}${at}`, at, panel, variables }]
  const values = isAll(shown.values) ? shown.options.map(({ value }) => value) : shown.values
  if (values.length === 0) return [{ key: `${above}${at}`, at, panel, variables }]
  return values.slice(0, mostRepeats).map((value) => ({ key: `${above}${at}:${value}`, at, panel, variables: new Map(variables).set(shown.variable.name, { ...shown, values: [value] }) }))
}
