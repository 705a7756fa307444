/**
 * The event types of CDEvents (cdevents.dev, specification 0.6.0-draft of June 2026 and the releases before it), each with
 * what its subject's content holds. A content is a list of `name:kind`, `name?:kind` where it may be left out; kinds are
 * those of cdevents.ts. `older` are earlier versions with the same content, `olderContent` what they had where it differs.
 */
export interface CdEventType {
  readonly version: string
  readonly content: string
  readonly older?: readonly string[]
  readonly olderContent?: string
}

const outcome = 'success|failure|cancel|error'
const olderOutcome = 'pass|fail|cancel|error'
const repository = 'repository?:ref'
const deployment = 'environment:ref artifactId:text'
const incident = 'description?:string environment:ref service?:ref artifactId?:text'
const testCase = 'environment:ref testSuiteRun?:looseRef testCase?:testCase'
const trial = 'environment:ref testSuite?:testSuite'
const ended = 'severity?:low|medium|high|critical reason?:string'
const ticket = 'ticketType?:string group?:string assignees?:strings priority?:string labels?:strings milestone?:string'
const approval = 'approvalDetailsUrl:text resourceTargetUrl:text'
const decision = 'responder:uri decision:escalated|delegate|deferred|requestChanges|approved|rejected'

const since02 = ['0.2.0', '0.1.1'] as const
const since03 = ['0.2.0', '0.1.2'] as const
const since0 = ['0.2.0', '0.1.0'] as const

export const cdEventTypes: Readonly<Record<string, CdEventType>> = {
  'approval.closed': { version: '0.1.0', content: `${approval} ${decision} status:approved|rejected|cancelled|expired` },
  'approval.created': { version: '0.1.0', content: `${approval} requestor:uri` },
  'approval.updated': { version: '0.1.0', content: `${approval} ${decision}` },
  'artifact.deleted': { version: '0.2.0', content: 'user?:text', older: ['0.1.0'] },
  'artifact.downloaded': { version: '0.2.0', content: 'user?:text', older: ['0.1.0'] },
  'artifact.packaged': { version: '0.3.0', content: 'change:ref sbom?:sbom', older: since02 },
  'artifact.published': { version: '0.3.0', content: 'sbom?:sbom user?:text', older: since02 },
  'artifact.signed': { version: '0.3.0', content: 'signature:text', older: since0 },
  'branch.created': { version: '0.3.0', content: repository, older: since03 },
  'branch.deleted': { version: '0.3.0', content: repository, older: since03 },
  'build.finished': { version: '0.3.0', content: 'artifactId?:string', older: since02 },
  'build.queued': { version: '0.3.0', content: '', older: since02 },
  'build.started': { version: '0.3.0', content: '', older: since02 },
  'change.abandoned': { version: '0.3.0', content: repository, older: since03 },
  'change.created': { version: '0.4.0', content: `description?:text ${repository}`, older: ['0.3.0', '0.2.0', '0.1.2'] },
  'change.merged': { version: '0.3.0', content: repository, older: since03 },
  'change.reviewed': { version: '0.3.0', content: repository, older: since03 },
  'change.updated': { version: '0.3.0', content: repository, older: since03 },
  'environment.created': { version: '0.3.0', content: 'name?:string uri?:uri', older: since02, olderContent: 'name?:string url?:string' },
  'environment.deleted': { version: '0.3.0', content: 'name?:string', older: since02 },
  'environment.modified': { version: '0.3.0', content: 'name?:string uri?:uri', older: since02, olderContent: 'name?:string url?:string' },
  'incident.detected': { version: '0.3.0', content: incident, older: since0 },
  'incident.reported': { version: '0.3.0', content: `${incident} ticketURI:uri`, older: since0 },
  'incident.resolved': { version: '0.3.0', content: incident, older: since0 },
  'pipelinerun.finished': { version: '0.3.0', content: `pipelineName?:string uri?:uri outcome?:${outcome} errors?:string`, older: since02, olderContent: 'pipelineName?:string url?:string outcome?:string errors?:string' },
  'pipelinerun.queued': { version: '0.3.0', content: 'pipelineName?:string uri?:uri', older: since02, olderContent: 'pipelineName?:string url?:string' },
  'pipelinerun.started': { version: '0.3.0', content: 'pipelineName:string uri:uri', older: since02, olderContent: 'pipelineName:string url:string' },
  'repository.created': { version: '0.3.0', content: 'name:text owner?:string uri:uri viewUrl?:uri', older: since02, olderContent: 'name:text owner?:string url:text viewUrl?:string' },
  'repository.deleted': { version: '0.3.0', content: 'name?:string owner?:string uri?:uri viewUrl?:uri', older: since02, olderContent: 'name?:string owner?:string url?:string viewUrl?:string' },
  'repository.modified': { version: '0.3.0', content: 'name?:string owner?:string uri?:uri viewUrl?:uri', older: since02, olderContent: 'name?:string owner?:string url?:string viewUrl?:string' },
  'service.deployed': { version: '0.3.0', content: deployment, older: since02 },
  'service.published': { version: '0.3.0', content: 'environment?:ref', older: since02 },
  'service.removed': { version: '0.3.0', content: 'environment?:ref', older: since02 },
  'service.rolledback': { version: '0.3.0', content: deployment, older: since02 },
  'service.upgraded': { version: '0.3.0', content: deployment, older: since02 },
  'taskrun.finished': { version: '0.3.0', content: `taskName?:string uri?:uri pipelineRun?:ref outcome?:${outcome} errors?:string`, older: since02, olderContent: 'taskName?:string url?:string pipelineRun?:ref outcome?:string errors?:string' },
  'taskrun.started': { version: '0.3.0', content: 'taskName?:string uri?:uri pipelineRun?:ref', older: since02, olderContent: 'taskName?:string url?:string pipelineRun?:ref' },
  'testcaserun.finished': { version: '0.3.0', content: `outcome:${outcome} ${ended} ${testCase}`, older: since0, olderContent: `outcome:${olderOutcome} ${ended} ${testCase}` },
  'testcaserun.queued': { version: '0.3.0', content: `trigger?:trigger ${testCase}`, older: since0 },
  'testcaserun.skipped': { version: '0.2.0', content: 'reason?:string environment?:ref testSuiteRun?:looseRef testCase?:testCase', older: ['0.1.0'] },
  'testcaserun.started': { version: '0.3.0', content: `trigger?:trigger ${testCase}`, older: since0 },
  'testoutput.published': { version: '0.3.0', content: 'outputType:report|video|image|log|other format:string uri?:uri testCaseRun?:looseRef', older: since0 },
  'testsuiterun.finished': { version: '0.3.0', content: `outcome:${outcome} ${ended} ${trial}`, older: since0, olderContent: `outcome:${olderOutcome} ${ended} ${trial}` },
  'testsuiterun.queued': { version: '0.3.0', content: `trigger?:trigger ${trial}`, older: since0, olderContent: 'trigger?:trigger environment:ref testSuite?:olderTestSuite' },
  'testsuiterun.started': { version: '0.3.0', content: `trigger?:trigger ${trial}`, older: since0 },
  'ticket.closed': { version: '0.2.0', content: `summary?:string creator?:text ${ticket} uri:uriRef resolution:text updatedBy?:string`, older: ['0.1.0'] },
  'ticket.created': { version: '0.2.0', content: `summary:string creator:text ${ticket} uri:uriRef`, older: ['0.1.0'] },
  'ticket.updated': { version: '0.2.0', content: `summary?:string creator?:text ${ticket} uri:uriRef updatedBy?:string`, older: ['0.1.0'] },
}

/** Objects inside contents, written the same way; `+` at the end lets other fields pass. */
export const cdEventShapes: Readonly<Record<string, string>> = {
  ref: 'id:text source?:uriRef',
  looseRef: 'id:text source?:string',
  sbom: 'uri:uriRef',
  trigger: 'type?:manual|pipeline|event|schedule|other uri?:uri +',
  testCase: 'id:text version?:string name?:string type?:performance|functional|unit|security|compliance|integration|e2e|other uri?:uri',
  testSuite: 'id:text version?:string name?:string uri?:uri',
  olderTestSuite: 'id:text version?:string name?:string url?:uri',
}
