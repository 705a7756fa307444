import { childOf, readXml, type XmlElement } from '#lib/xml-tree'

export interface PomDependency {
  /** `group:artifact`, properties as written. */
  readonly name: string
  readonly version: string | undefined
  readonly scope: string | undefined
  readonly type: string | undefined
  readonly isOptional: boolean
  readonly line: number
}

export interface Pom {
  readonly group: string | undefined
  readonly artifact: string | undefined
  readonly version: string | undefined
  readonly parent: { readonly name: string; readonly version: string | undefined; readonly relativePath: string } | undefined
  readonly properties: ReadonlyMap<string, string>
  readonly dependencies: readonly PomDependency[]
  readonly managed: readonly PomDependency[]
  readonly modules: readonly string[]
}

/** A Maven project file (maven.apache.org/pom.html); undefined for other XML. Throws `UnreadableText`. */
export function readPom(text: string): Pom | undefined {
  const project = readXml(text)
  if (project.name !== 'project' || !childOf(project, 'artifactId')) return undefined
  const textOf = (element: XmlElement | undefined, name: string) => childOf(element, name)?.text
  const parent = childOf(project, 'parent')
  return {
    group: textOf(project, 'groupId') ?? textOf(parent, 'groupId'), artifact: textOf(project, 'artifactId'), version: textOf(project, 'version') ?? textOf(parent, 'version'),
    parent: parent && { name: `${textOf(parent, 'groupId')}:${textOf(parent, 'artifactId')}`, version: textOf(parent, 'version'), relativePath: textOf(parent, 'relativePath') ?? '../pom.xml' },
    properties: new Map((childOf(project, 'properties')?.children ?? []).map(({ name, text: value }) => [name, value])),
    dependencies: dependenciesOf(project), managed: dependenciesOf(childOf(project, 'dependencyManagement')),
    modules: (childOf(project, 'modules')?.children ?? []).map(({ text: value }) => value),
  }
}

function dependenciesOf(element: XmlElement | undefined): PomDependency[] {
  return (childOf(element, 'dependencies')?.children ?? []).filter(({ name }) => name === 'dependency').map((dependency) => {
    const value = (name: string) => childOf(dependency, name)?.text
    return { name: `${value('groupId') ?? ''}:${value('artifactId') ?? ''}`, version: value('version'), scope: value('scope'), type: value('type'), isOptional: value('optional') === 'true', line: dependency.line }
  })
}
