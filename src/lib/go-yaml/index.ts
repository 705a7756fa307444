/** YAML as Go's programs read it into their structs: which value fits which field, and what they say where none does. */
export { FieldReader, type Fields, isEmpty } from './field-reader.ts'
export { readNodes, type YamlNodes } from './read-nodes.ts'
export type { YamlNode, YamlPlace } from './yaml-node.ts'
