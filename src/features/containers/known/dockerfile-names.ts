import { parseEntityRef } from '#lib/entity-ref'
import { folderOf } from '../paths.ts'
import { lastWord } from '../image/image-name.ts'
import type { KnownDockerfile, KnownRepository } from './known-things.ts'

/** Folders that say nothing of what is in them. */
const generic = new Set(['src', 'docker', 'build', 'app', 'deploy', 'deployment', 'deployments', 'container', 'containers', 'image', 'images', '.docker', 'package', 'packaging', 'dist', 'infra', 'ci', 'cmd', 'code', 'project', 'dockerfiles', 'docker-files', 'main', 'root'])
/** Words after `Dockerfile.` that tell for what it is, not of what. */
const variants = /^(dev|development|prod|production|debug|test|tests|testing|local|ci|release|alpine|slim|debian|ubuntu|distroless|multi|multistage|base|builder|build|arm|arm64|arm64v8|amd64|x86_64|windows|linux|gpu|cpu|cuda|nightly|staging|standalone|full|goreleaser|buildx|scratch|cypress|playwright|jest|lint|ubi|ubi[89]|rootless)([-_.].*)?$/i

/** `web` of `web.Dockerfile` and `Dockerfile.web`; undefined where the file's name says nothing, or only for what it is. */
export function fileWord(path: string): string | undefined {
  const name = lastWord(path)
  const [, after] = /^(?:Dockerfile|Containerfile|dockerfile)[._-](.+)$/.exec(name) ?? []
  const [, before] = /^(.+?)[._-]?(?:Dockerfile|Containerfile|dockerfile)$/.exec(name) ?? []
  const word = after ?? before
  return word === undefined || variants.test(word) ? undefined : word
}

/** The folder that a Dockerfile is of: the nearest above it whose name says something; empty for the top. */
export function ownFolder(path: string): string {
  let folder = folderOf(path)
  while (folder !== '' && generic.has(lastWord(folder).toLowerCase())) folder = folderOf(folder)
  return folder
}

/** What its place calls that which is built of a Dockerfile: the file's word, the folder's name, or the repository's. */
export function placeName({ path, repository }: Pick<KnownDockerfile, 'path' | 'repository'>, repositories: readonly KnownRepository[]): string | undefined {
  const word = fileWord(path)
  if (word !== undefined) return word.toLowerCase()
  const folder = ownFolder(path)
  return (folder === '' ? repositoryName(repository, repositories) : lastWord(folder))?.toLowerCase()
}

function repositoryName(repository: string | null, repositories: readonly KnownRepository[]): string | undefined {
  return repository === null ? undefined : (repositories.find(({ ref }) => ref === repository)?.name ?? parseEntityRef(repository, 'repository').name)
}

/** Is this image's last word the name itself, or the name after the repository's? `shop-web` and `shop_web` of shop are `web`. */
export function isNamed(word: string, name: string, repository: string | undefined): boolean {
  const image = word.toLowerCase()
  if (image === name) return true
  const before = image.slice(0, Math.max(0, image.length - name.length))
  return image.endsWith(name) && /[-_.]$/.test(before) && repository !== undefined && plain(before) === plain(repository)
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}
