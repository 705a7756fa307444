/** What of a part's page makes a look of its own; `known` are the classes of the kit. Pages are made of the kit's pieces alone. */
export function styleFaults(text: string, known: ReadonlySet<string>): string[] {
  const classes = [...text.matchAll(/className="([^"]*)"/g)].flatMap(([, names = '']) => names.split(/\s+/).filter((name) => name !== ''))
  return [
    ...(/^import .*\.css'/m.test(text) ? ['imports a style sheet'] : []),
    ...(/\sstyle=\{/.test(text) || /<style[\s>]/.test(text) ? ['writes a style'] : []),
    ...(/from '@mantine\//.test(text) ? ['goes past the kit to its library'] : []),
    ...classes.filter((name) => !known.has(name)).map((name) => `names the class ${name}, which the kit does not have`),
  ]
}

/** Every class that a style sheet gives a look. */
export function classesOf(css: string): ReadonlySet<string> {
  return new Set([...css.matchAll(/\.([a-z][a-z0-9-]*)/g)].map(([, name = '']) => name))
}
