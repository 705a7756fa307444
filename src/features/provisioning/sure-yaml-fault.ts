import { readYaml, type YamlFault } from '#lib/yaml-text'

/**
 * A fault that the programs these files are for would find too. libyaml, which Ansible and CloudFormation read with, takes
 * quoted texts that go on at the start of a line or behind a tab; YAML 1.2 does not.
 */
export function sureYamlFault(text: string, fault: YamlFault | undefined): YamlFault | undefined {
  if (!fault || fault.message.startsWith('Implicit keys need')) return undefined
  if (!/^ *\t/m.test(text)) return fault
  return readYaml(text.replace(/^[ \t]+/gm, (indent) => indent.replaceAll('\t', '        '))).faults[0] && fault
}
