import { build } from 'esbuild'

/** Modules of the source as plain JavaScript: `contents` are the exports that are wanted, by paths from the project's folder. */
export async function bundled(contents) {
  const require = `import { createRequire as __createRequire } from "node:module"; const require = __createRequire(${JSON.stringify(import.meta.url)});`
  const { outputFiles } = await build({ stdin: { contents, resolveDir: process.cwd(), loader: 'ts' }, bundle: true, platform: 'node', format: 'esm', write: false, banner: { js: require } })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`)
}
