import { type DetectedProblem, type Detection, type FileDetector, type FoundFile, nothingDetected, partOfRepository, pathInside, placeRef, yamlOf } from '#kernel/feature'
import type { YamlText } from '#lib/yaml-text'
import type { RulesFacts } from '../contract.ts'
import { readRules, type RuleGroups } from './read-rules.ts'

const maxFaults = 20
/** Actions of Helm and Jinja that stand for structure; `{{ $labels.x }}` in an annotation is Prometheus' own. */
const template = /^[ \t]*(?:- )?\{\{|\{%|\{\{-?[ \t]*(?:\.Values|\.Release|include|template|if|range|with|end|define)\b|\{\{[ \t]*cookiecutter/m

/** What Helm fills in, and what it gives on as it is (`{{ "{{" }}`, `` {{` ``): until then it is no file of rules. */
const isOfHelm = /\{\{-?[ \t]*(?:[^{}\n]{0,200}[^\w$.])?(?:\$?\.(?:Values|Release|Chart|Capabilities|Files)\b|include[ \t]+["'])|\{\{-?[ \t]*(?:"\{\{|`)/

/** Names of fields wherever they may stand: at the beginning of a line, in braces, as JSON has them. */
const mayHold = (text: string) => /(?:^|[\s{,-])["']?(?:groups|namespaces)["']?[ \t]*:(?=[\s[{"']|$)/m.test(text) && /(?:^|[\s{,-])["']?(?:alert|record|expr)["']?[ \t]*:(?=[\s"']|$)/m.test(text)
const mayHoldJson = (text: string) => /"(?:groups|namespaces)"\s*:\s*[[{]/.test(text) && /"(?:alert|record)"\s*:\s*"/.test(text) && /"expr"\s*:\s*"/.test(text)

/** Rule files of Prometheus and of what reads the same (Loki, Mimir, Thanos), also as manifests of the operator. */
export const detectRules: FileDetector = {
  kind: 'file', id: 'alerting.rules', endings: ['yaml', 'yml', 'rules', 'json'],
  matches: (path) => /\.(ya?ml|rules|json)$/.test(path),
  async detect(file) {
    const text = await file.text().catch(() => '')
    const isJson = file.path.endsWith('.json')
    if (!(isJson ? mayHoldJson(text) : mayHold(text)) || isOfHelm.test(text)) return nothingDetected
    const yaml = await yamlOf(file)
    const found = yaml.documents.flatMap((document) => readRules(document) ?? [])
    if (found.length > 0) return detectionOf(file, found, yaml.faults)
    return { ...nothingDetected, problems: unreadable(file, text, yaml) }
  },
}

function detectionOf(file: FoundFile, found: readonly RuleGroups[], yamlFaults: YamlText['faults']): Detection {
  const ref = placeRef('rules', file)
  const path = pathInside(file)
  const alerts = found.flatMap((each) => each.alerts)
  const recordings = found.flatMap((each) => each.recordings)
  const named = found.find(({ name }) => name !== null)?.name
  const spec: RulesFacts = { path, form: found[0]?.form ?? 'prometheus', name: named ?? null, groups: found.flatMap(({ groups }) => groups), alerts, recordings, alertCount: alerts.length, recordingCount: recordings.length }
  const faults = [...found.flatMap((each) => each.faults), ...yamlFaults].slice(0, maxFaults)
  return {
    entities: [{ ref, title: named ?? path.slice(path.lastIndexOf('/') + 1).replace(/(?:\.rules)?\.(?:ya?ml|json)$|\.rules$/, ''), description: sentence(spec), spec: { ...spec }, evidence: { file: file.path, line: 1 } }],
    relations: partOfRepository(ref, file),
    problems: faults.map(({ message, line }): DetectedProblem => ({ key: `${line}:${message.slice(0, 200)}`, topic: 'invalid', message, evidence: { file: file.path, line }, entity: ref })),
  }
}

function sentence({ alertCount, recordingCount }: RulesFacts): string {
  return [`${alertCount} ${alertCount === 1 ? 'alert' : 'alerts'}`, ...(recordingCount === 0 ? [] : [`${recordingCount} recording ${recordingCount === 1 ? 'rule' : 'rules'}`])].join(', ')
}

/** Only what was surely meant to be rules: groups with alerts or recordings, and no template that makes them. */
function unreadable(file: FoundFile, text: string, { faults }: YamlText): DetectedProblem[] {
  const [first] = faults
  if (!first || template.test(text) || !/^groups[ \t]*:/m.test(text) || !/^[ \t]+(?:- )?(?:alert|record)[ \t]*:/m.test(text)) return []
  return [{ key: 'unreadable', topic: 'unreadable', message: `These rules do not parse: ${first.message} Prometheus would refuse them. Mend the line.`, evidence: { file: file.path, line: first.line } }]
}
