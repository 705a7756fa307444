import { type FoundFile, yamlOf } from '#kernel/feature'
import { folderOf, pathFrom } from '../paths.ts'
import { readKustomization } from './read-kustomization.ts'

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/** Is a manifest named as a patch by a kustomization in its folder or in one of the three above? Then it is only part of an object. */
export async function isPatch(file: FoundFile): Promise<boolean> {
  let folder = folderOf(file.path)
  for (let level = 0; level < 4; level += 1) {
    if (await patches(file, folder)) return true
    if (folder === '') return false
    folder = folderOf(folder)
  }
  return false
}

async function patches(file: FoundFile, folder: string): Promise<boolean> {
  const found = names.flatMap((name) => file.tree.file(folder === '' ? name : `${folder}/${name}`) ?? [])[0]
  const read = found && (await yamlOf(found).catch(() => undefined))
  const kustomization = read?.documents[0] && readKustomization(read.documents[0])
  return kustomization?.patches.some(({ path }) => pathFrom(folder, path) === file.path) ?? false
}
