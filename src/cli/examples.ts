import { splitName, type Operation } from '#lib/operation'
import { shortcuts } from './command-words.ts'
import type { InputField } from './input-fields.ts'

/** Commands to copy where a made one would say too little. */
const written: Readonly<Record<string, readonly string[]>> = {
  'events.list': ['daybook events --subject service:default/shop --since 2026-03-01T00:00:00Z', 'daybook events --type \'dev.cdevents.service.*\' --json', 'daybook events --follow'],
  'logs.read': ['daybook logs RUN', 'daybook logs RUN build --follow'],
  'releases.deploy': ['daybook deploy shop production', 'daybook deploy shop production 1.4.2 --reason "Hotfix for the cart"'],
  'releases.rollback': ['daybook rollback shop production --reason "Errors since 1.4.2"', 'daybook rollback shop production --to 1.4.1 --reason "Errors since 1.4.2"'],
  'token.create': ['daybook token create --role operator --name ci', 'daybook token create --kind runner --name build-2', 'daybook token create --role viewer --scopes runs,timeline:read --expires-in-days 7'],
  'releases.saveEnvironment': ['daybook releases save-environment production shop --repository repository:default/shop --target \'{"strategy":"process","command":"exec node server.js","healthUrl":"http://127.0.0.1:8080/health","env":{"PORT":"8080"}}\''],
  'secrets.set': ['daybook secrets set DEPLOY_KEY', 'printf \'%s\' "$KEY" | daybook secrets set DEPLOY_KEY'],
  'entities.save': ['daybook entities save --yaml @catalog-info.yaml'],
  'incidents.declare': ['daybook declare "Checkout fails" --severity critical --service shop'],
}

const sampleOf: Readonly<Record<string, string>> = {
  id: 'ID', run: 'RUN', job: 'build', service: 'shop', repository: 'shop', ref: 'service:default/shop', subject: 'service:default/shop', environment: 'production', name: 'NAME', reason: '"Why, in a few words"',
}

/** Examples of a command: those written for it, else one made from its fields. */
export function examplesOf(operation: Operation, fields: readonly InputField[]): readonly string[] {
  const known = written[operation.name]
  if (known) return known
  const short = Object.entries(shortcuts).find(([, name]) => name === operation.name)?.[0]
  const words = short ?? splitName(operation).join(' ')
  const needed = fields.filter((field) => field.isRequired && !field.isSecret)
  const positional = (operation.positional ?? []).flatMap((name) => needed.filter((field) => field.name === name))
  const flags = needed.filter((field) => !positional.includes(field))
  return [['daybook', words, ...positional.map(sample), ...flags.map((field) => `${field.flag} ${sample(field)}`)].join(' ')]
}

function sample(field: InputField): string {
  if (field.choices[0] !== undefined) return field.choices[0]
  if (field.kind === 'number' || field.kind === 'integer') return '1'
  if (field.kind === 'json') return '@FILE'
  return sampleOf[field.name] ?? (field.takesFiles ? '@FILE' : field.flag.slice(2).toUpperCase().replaceAll('-', '_'))
}
