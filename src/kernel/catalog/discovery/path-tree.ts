import { normalize } from 'node:path/posix'

interface Folder {
  readonly files: Set<string>
  readonly folders: Set<string>
}

/** The paths of a discovered folder, for questions about what lies beside what. All paths are relative with `/`; the folder itself is empty. */
export class PathTree {
  readonly #folders = new Map<string, Folder>([['', emptyFolder()]])
  /** Paths mostly come by folder. */
  #last: { readonly path: string; readonly folder: Folder } | undefined

  constructor(paths: Iterable<string>) {
    for (const path of paths) this.add(path)
  }

  add(path: string): void {
    const [inner, name] = split(path)
    if (this.#last?.path !== inner) this.#last = { path: inner, folder: this.#folderOf(inner) }
    this.#last.folder.files.add(name)
  }

  /** Takes away a file, or a folder with all in it. */
  remove(path: string): void {
    const [folder, name] = split(path)
    this.#last = undefined
    this.#folders.get(folder)?.files.delete(name)
    if (this.#folders.has(path)) for (const inner of this.pathsBelow(path)) this.remove(inner)
    this.#prune(path)
  }

  hasFile(path: string): boolean {
    const [folder, name] = split(path)
    return this.#folders.get(folder)?.files.has(name) ?? false
  }

  hasFolder(path: string): boolean {
    return this.#folders.has(path)
  }

  namesIn(folder: string): string[] {
    return [...(this.#folders.get(folder)?.files ?? [])].toSorted()
  }

  pathsBelow(folder: string): string[] {
    const found: string[] = []
    const waiting = [folder]
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const here = this.#folders.get(path)
      for (const name of here?.files ?? []) found.push(join(path, name))
      for (const name of here?.folders ?? []) waiting.push(join(path, name))
    }
    return found.toSorted()
  }

  #folderOf(path: string): Folder {
    const known = this.#folders.get(path)
    if (known) return known
    const made = emptyFolder()
    this.#folders.set(path, made)
    const [parent, name] = split(path)
    this.#folderOf(parent).folders.add(name)
    return made
  }

  /** A folder without files is not there, as in Git. */
  #prune(path: string): void {
    for (let [folder, name] = split(path); ; [folder, name] = split(folder)) {
      const inner = join(folder, name)
      const here = this.#folders.get(inner)
      if (inner === '' || (here && here.files.size + here.folders.size > 0)) return
      if (here) {
        this.#folders.delete(inner)
        this.#folders.get(folder)?.folders.delete(name)
      }
      if (folder === '') return
    }
  }
}

/** `a/../b/./c` → `b/c`; undefined for what leads out of the folder. */
export function resolvePath(path: string): string | undefined {
  const resolved = normalize(path).replace(/\/$/, '')
  if (resolved === '.' || resolved === '') return ''
  return resolved.startsWith('/') || resolved === '..' || resolved.startsWith('../') ? undefined : resolved
}

/** The folders that a path lies in, nearest first, the discovered folder last. */
export function foldersAbove(path: string): string[] {
  const folders: string[] = []
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) folders.push(path.slice(0, slash))
  return [...folders, '']
}

function split(path: string): [folder: string, name: string] {
  const slash = path.lastIndexOf('/')
  return [path.slice(0, Math.max(0, slash)), path.slice(slash + 1)]
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

function emptyFolder(): Folder {
  return { files: new Set(), folders: new Set() }
}
