/** Where something stands in a text; both count from 1. */
export interface YamlPlace {
  readonly line: number
  readonly column: number
}

export interface ScalarNode extends YamlPlace {
  readonly kind: 'scalar'
  /** As it was written, without quotes. */
  readonly value: string
  readonly tag: ScalarTag
}

export interface ListNode extends YamlPlace {
  readonly kind: 'list'
  readonly items: readonly YamlNode[]
}

export interface MapNode extends YamlPlace {
  readonly kind: 'map'
  readonly pairs: readonly (readonly [key: YamlNode, value: YamlNode])[]
}

export type YamlNode = ScalarNode | ListNode | MapNode
export type ScalarTag = '!!str' | '!!null' | '!!bool' | '!!int' | '!!float' | '!!timestamp' | '!!merge' | (string & {})

/** What Go's decoder takes a plain scalar for (yaml.v3, resolve.go). */
export function tagOfPlain(text: string): ScalarTag {
  if (/^(?:|~|null|Null|NULL)$/.test(text)) return '!!null'
  if (text === '<<') return '!!merge'
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(text)) return '!!bool'
  if (!/^[-+.\d]/.test(text)) return '!!str'
  if (/^[-+]?(?:\d[\d_]*|0b[01_]+|0o[0-7_]+|0x[\da-fA-F_]+)$/.test(text)) return '!!int'
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text) || /^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/.test(text)) return '!!float'
  return /^\d{4}-\d\d?-\d\d?(?:[Tt ]|$)/.test(text) ? '!!timestamp' : '!!str'
}
