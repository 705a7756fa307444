/** Go's text/template as Prometheus's rules and Alertmanager's notifications use it. Pure and bounded: it runs what others wrote. */
export { type AlertTextData, expandTemplate, type TemplateQuery } from './expand-template.ts'
