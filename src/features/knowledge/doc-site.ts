import type { FoundFile } from '#kernel/feature'

/** How a program that makes a site of documents resolves their links; undefined: as GitHub shows them. */
export type DocSite = 'file-relative' | 'routes'

const fileRelative = new Set(['mkdocs.yml', 'mkdocs.yaml', 'docusaurus.config.js', 'docusaurus.config.ts', 'docusaurus.config.mjs', 'docusaurus.config.cjs', 'book.toml', '.vitepress', 'zensical.toml'])
const routes = new Set([
  'hugo.toml', 'hugo.yaml', 'hugo.yml', 'hugo.json', 'config.toml', '_config.yml', '_config.yaml', '_config.toml', 'conf.py', 'antora.yml', 'gatsby-config.js', 'gatsby-config.ts', 'gatsby-config.mjs', 'next.config.js', 'next.config.mjs', 'next.config.ts', '.eleventy.js', 'eleventy.config.js', 'eleventy.config.mjs', 'eleventy.config.cjs',
  'eleventy.config.ts', 'astro.config.mjs', 'astro.config.ts', 'astro.config.js', '_quarto.yml', 'docs.json', 'mint.json', 'nuxt.config.ts', 'nuxt.config.js', '_toc.yml', 'theme.config.tsx', 'theme.config.jsx', '.vuepress', 'SUMMARY.md', '_sidebar.md', 'meta.json', '_meta.json', '_meta.js', '_meta.ts', 'svelte.config.js', 'gridsome.config.js', 'hexo.yml', 'velite.config.ts', 'waku.config.ts', 'source.config.ts', 'fern.config.json', 'docfx.json', 'cookbook.yml', 'redocly.yaml', 'typedoc.json', 'archetypes', 'layouts', 'themes', '.gitbook.yaml',
])
/** Keys of a front matter that only such programs read. */
const siteKeys = ['layout', 'slug', 'weight', 'menu', 'permalink', 'nav_order', 'nav_exclude', 'parent', 'sidebar', 'sidebar_position', 'sidebar_label', 'sidebarTitle', 'id', 'draft', 'url', 'aliases', 'redirect_from', 'toc', 'content_type', 'template', 'hide_title', 'pagination_next', 'linkTitle', 'linktitle', 'outline', 'type', 'navTitle', 'i18nReady', 'hide', 'order', 'sort_rank', 'nav_title', 'eleventyNavigation']

/** The kind of site that a document is a page of, by the settings in the folders above it and by its front matter. */
export function docSiteOf(file: FoundFile, frontMatter: Readonly<Record<string, unknown>>): DocSite | undefined {
  const top = file.repository?.path ?? ''
  const isReadme = /(^|\/)(readme|contributing|changelog|code_of_conduct|security|support)(\.[\w-]+)?\.\w+$/i.test(file.path)
  if (siteKeys.some((key) => key in frontMatter)) return 'routes'
  for (let folder = parentOf(file.path), isOwn = true; ; folder = parentOf(folder), isOwn = false) {
    const kind = kindOf(file, folder)
    // A README beside the settings of a site is the repository's own; below them it may be a page.
    if (kind !== undefined && !(isReadme && isOwn)) return isReadme && folder === top ? undefined : kind
    if (folder === top || folder === '') return undefined
  }
}

function kindOf(file: FoundFile, folder: string): DocSite | undefined {
  const names = file.tree.namesIn(folder)
  if (names.some((name) => routes.has(name))) return 'routes'
  if (names.some((name) => fileRelative.has(name)) || file.tree.hasFolder(join(folder, '.vitepress'))) return 'file-relative'
  return ['.vuepress', 'archetypes', '_layouts', '_includes', 'config/_default'].some((name) => file.tree.hasFolder(join(folder, name))) ? 'routes' : undefined
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}

export function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}
