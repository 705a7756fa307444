/** Go's text/template as Prometheus's rules and Alertmanager's notifications use it. Pure and bounded: it runs what others wrote. */
export { type AlertTextData, checkTemplate, expandTemplate, type TemplateQuery } from './expand-template.ts'
export { executeTemplate } from './execute/execute-template.ts'
export { GoList, GoMap, GoStruct, type GoValue } from './model/go-value.ts'
export { alertmanagerFunctions } from './functions/alertmanager-functions.ts'
export { builtinFunctions } from './functions/builtin-functions.ts'
export { formatGoTime, GoDuration, GoTime } from './functions/go-time.ts'
export { parseTemplate, type Template } from './parse/parse-template.ts'
export { TemplateError } from './model/template-error.ts'
