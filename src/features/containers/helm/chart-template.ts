import type { FoundFile } from '#kernel/feature'

/** Does a file lie in `templates/` of a Helm chart? Such files are no YAML until Helm has filled them in. */
export function isChartTemplate({ path, tree }: FoundFile): boolean {
  for (let at = path.lastIndexOf('/templates/'); at >= 0; at = path.lastIndexOf('/templates/', at - 1)) {
    if (tree.hasFile(`${path.slice(0, at)}/Chart.yaml`)) return true
    if (at === 0) break
  }
  return path.startsWith('templates/') && tree.hasFile('Chart.yaml')
}
