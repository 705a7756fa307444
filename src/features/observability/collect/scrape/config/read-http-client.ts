import { isAbsolute, join } from 'node:path'
import type { HttpClientConfig, SecretText } from '../scrape-job.ts'
import type { ConfigReader } from './config-reader.ts'

const unsupported = ['oauth2', 'proxy_url', 'proxy_from_environment', 'no_proxy', 'proxy_connect_header'] as const

/** Authentication, TLS and redirects, which scrapes and discoveries write alike. Files are taken from the configuration's folder. */
export function readHttpClient(config: ConfigReader, folder: string): HttpClientConfig {
  for (const key of unsupported) if (config.has(key)) config.unsupported(key, `${key} is not supported: the target is asked without it.`)
  const file = (text: string | undefined) => (text === undefined || isAbsolute(text) ? text : join(folder, text))
  const secret = (from: ConfigReader, key: string): SecretText => ({ text: from.optionalText(key), file: file(from.optionalText(`${key}_file`)) })
  const [basic, authorization, tls] = [config.map('basic_auth'), config.map('authorization'), config.map('tls_config')]
  const hasBearer = config.has('bearer_token') || config.has('bearer_token_file')
  return {
    basicAuth: config.has('basic_auth') ? { username: basic.text('username', ''), password: secret(basic, 'password') } : undefined,
    authorization: config.has('authorization') ? { type: authorization.text('type', 'Bearer'), secret: secret(authorization, 'credentials') } : hasBearer ? { type: 'Bearer', secret: secret(config, 'bearer_token') } : undefined,
    tls: {
      caFile: file(tls.optionalText('ca_file')), certFile: file(tls.optionalText('cert_file')), keyFile: file(tls.optionalText('key_file')), ca: tls.optionalText('ca'),
      serverName: tls.optionalText('server_name'), isInsecure: tls.flag('insecure_skip_verify', false),
    },
    redirects: config.has('follow_redirects') ? (config.flag('follow_redirects', true) ? 'any' : 'none') : 'same-host',
    headers: headersOf(config),
  }
}

function headersOf(config: ConfigReader): Record<string, string> {
  const headers = config.map('http_headers')
  return Object.fromEntries(headers.keys().flatMap((name) => {
    const values = headers.map(name).texts('values')
    return values.length === 0 ? [] : [[name.toLowerCase(), values.join(', ')]]
  }))
}
