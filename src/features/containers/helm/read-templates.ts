import type { FoundFile } from '#kernel/feature'
import { folderOf } from '../paths.ts'
import type { ChartValues } from './fill-in.ts'
import { readTemplate, type TemplateObject } from './read-template.ts'

export interface ChartObject extends TemplateObject {
  /** Relative to the chart. */
  readonly path: string
  readonly file: FoundFile
}

const maxFiles = 300

/** The objects of all templates of a chart, in order of file and line; a file that cannot be read is left out. */
export async function readTemplates(chart: FoundFile, values: ChartValues): Promise<ChartObject[]> {
  const folder = folderOf(chart.path)
  const prefix = folder === '' ? '' : `${folder}/`
  const paths = chart.tree.pathsBelow(`${prefix}templates`).filter((path) => /\.(ya?ml|tpl)$/.test(path) && !/\/_[^/]*$/.test(path)).slice(0, maxFiles)
  const read = await Promise.all(paths.map((path) => readOne(chart, path, { prefix, values })))
  return read.flat()
}

async function readOne(chart: FoundFile, path: string, { prefix, values }: { prefix: string; values: ChartValues }): Promise<ChartObject[]> {
  const file = chart.tree.file(path)
  const text = await file?.text().catch(() => undefined)
  if (!file || text === undefined || !text.includes('kind:')) return []
  return readTemplate(text, values).map((object) => ({ ...object, path: path.slice(prefix.length), file }))
}
