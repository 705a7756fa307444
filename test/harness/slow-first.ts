import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { slowFiles } from './slow-files.data.ts'

/** Files that take long begin first, so that none of them is left alone at the end; the others follow by name, those of whole stories before those beside the code. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const keys = new Map(files.map((file) => [file, keyOf(relative(this.ctx.config.root, file.moduleId))]))
    return await Promise.resolve(files.toSorted((a, b) => ((keys.get(a) ?? '') < (keys.get(b) ?? '') ? -1 : 1)))
  }
}

function keyOf(path: string): string {
  const place = slowFiles.indexOf(path)
  if (place >= 0) return `0 ${String(place).padStart(3, '0')}`
  return path.startsWith('test/') ? `1 ${path}` : `2 ${path}`
}
