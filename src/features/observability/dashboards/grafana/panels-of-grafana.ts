import type { Panel } from '#lib/dashboards'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import { type PanelContext, panelOfGrafana, repeatOf } from './panel-of-grafana.ts'
import { type Fields, given, numberOf, within, wordsOf } from './plain-fields.ts'

const mostPanels = 1000
const maxDepth = 4

/** All panels in the order that they are read in: by the grid, or row by row as before version 5 of Grafana. */
export function panelsOfGrafana(dashboard: Fields, context: PanelContext): Panel[] {
  const elements = recordOf(dashboard['__elements'])
  const old = listOf(dashboard['rows']).map(recordOf).flatMap((row) => ofOldRow(row, context, elements))
  const all = [...old, ...inGrid(listOf(dashboard['panels']).map(recordOf), context, elements, 0)]
  if (all.length > mostPanels) context.notes.add('', 'panels', `Only the first ${mostPanels} panels are taken over.`)
  return all.slice(0, mostPanels)
}

function ofOldRow(row: Fields, context: PanelContext, elements: Fields): Panel[] {
  const title = wordsOf(row['title'])
  const height = heightOf(row['height'])
  const panels = listOf(row['panels']).map(recordOf).map((panel): Panel => ({ span: Math.min(24, Math.max(1, Math.round((numberOf(panel['span']) ?? 12) * 2))), height: heightOf(panel['height']) ?? height ?? 7, ...panelOfGrafana(withElement(panel, elements, context), context) }))
  const isHeading = row['collapse'] === true || row['showTitle'] === true || repeatOf(row['repeat']) !== undefined
  return isHeading ? [given({ picture: 'row' as const, title, collapsed: row['collapse'] === true ? true : undefined, repeat: repeatOf(row['repeat']) }), ...panels] : panels
}

function heightOf(value: unknown): number | undefined {
  const pixels = numberOf(typeof value === 'string' ? value.replace(/px$/, '') : value)
  return pixels === undefined ? undefined : Math.min(100, Math.max(2, Math.round(pixels / 36)))
}

function inGrid(panels: readonly Fields[], context: PanelContext, elements: Fields, depth: number): Panel[] {
  const place = (panel: Fields, name: 'x' | 'y') => numberOf(within(panel, 'gridPos', name)) ?? 0
  return panels.toSorted((a, b) => place(a, 'y') - place(b, 'y') || place(a, 'x') - place(b, 'x')).flatMap((panel): Panel[] => {
    if (panel['type'] === 'row') {
      const heading = given({ picture: 'row' as const, title: wordsOf(panel['title']), collapsed: panel['collapsed'] === true ? true : undefined, repeat: repeatOf(panel['repeat']) })
      return [heading, ...(depth < maxDepth ? inGrid(listOf(panel['panels']).map(recordOf), context, elements, depth + 1) : [])]
    }
    const [width, height] = [numberOf(within(panel, 'gridPos', 'w')), numberOf(within(panel, 'gridPos', 'h'))]
    return [{ span: Math.min(24, Math.max(1, Math.round(width ?? 12))), height: Math.min(100, Math.max(1, Math.round(height ?? 8))), ...panelOfGrafana(withElement(panel, elements, context), context) }]
  })
}

/** A panel of a library stands beside the dashboard in an export, or is kept where it was used last. */
function withElement(panel: Fields, elements: Fields, { notes }: PanelContext): Fields {
  const library = recordOf(panel['libraryPanel'])
  if (Object.keys(library).length === 0) return panel
  const element = recordOf(elements[textOf(library['uid']) ?? ''])
  const model = recordOf(element['model'] ?? library['model'])
  if (Object.keys(model).length === 0 && panel['type'] === undefined) notes.add(wordsOf(panel['title']) ?? wordsOf(library['name']) ?? '', 'libraryPanel', 'The library\'s panel is not in the file. Export the dashboard with its library panels.')
  return { ...model, ...panel, title: panel['title'] ?? model['title'] ?? library['name'], type: panel['type'] === 'library-panel-ref' ? model['type'] : (panel['type'] ?? model['type']) }
}
