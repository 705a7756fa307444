import { atMostOne, type Check, checks, type FieldsShape, isGiven, required, type Values } from './shape.ts'

/** Fields of Prometheus's `http_config` (github.com/prometheus/common, config/http_config.go). */
export const tlsShape: FieldsShape = {
  fields: {
    ca: 'text', cert: 'text', key: 'secret', ca_file: 'text', cert_file: 'text', key_file: 'text', ca_ref: 'text', cert_ref: 'text', key_ref: 'text', server_name: 'text', insecure_skip_verify: 'bool',
    min_version: 'tls version', max_version: 'tls version',
  },
  check: checks(atMostOne('ca', 'ca_file', 'ca_ref'), atMostOne('cert', 'cert_file', 'cert_ref'), atMostOne('key', 'key_file', 'key_ref'), ({ cert, cert_file, cert_ref, key, key_file, key_ref }) => {
    const [hasCertificate, hasKey] = [[cert, cert_file, cert_ref].some(isGiven), [key, key_file, key_ref].some(isGiven)]
    return hasCertificate === hasKey ? undefined : `A client ${hasKey ? 'key needs its certificate. Add cert or cert_file' : 'certificate needs its key. Add key or key_file'}.`
  }),
}

const proxyFields = { proxy_url: 'loose url', no_proxy: 'text', proxy_from_environment: 'bool', proxy_connect_header: { map: { list: 'secret' } } } as const

function checkProxy({ proxy_url, no_proxy, proxy_from_environment, proxy_connect_header }: Values): string | undefined {
  const headers = proxy_connect_header !== undefined && Object.keys(proxy_connect_header as object).length > 0
  if (headers && proxy_from_environment !== true && !isGiven(proxy_url)) return 'If proxy_connect_header is configured, proxy_url or proxy_from_environment must be too. Add one.'
  if (proxy_from_environment === true && (isGiven(proxy_url) || isGiven(no_proxy))) return 'If proxy_from_environment is configured, proxy_url and no_proxy must not be. Remove them.'
  return proxy_url === undefined && isGiven(no_proxy) ? 'If no_proxy is configured, proxy_url must be too. Add it.' : undefined
}

const reservedHeaders = new Set([
  'authorization', 'host', 'content-encoding', 'content-length', 'content-type', 'user-agent', 'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'www-authenticate', 'accept-encoding',
  'x-prometheus-remote-write-version', 'x-prometheus-remote-read-version', 'x-prometheus-scrape-timeout-seconds', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256',
])

export const headersShape = {
  map: { fields: { values: { list: 'text' }, secrets: { list: 'secret' }, files: { list: 'text' } } },
  check: ((headers) => {
    const reserved = Object.keys(headers).find((name) => reservedHeaders.has(name.toLowerCase()))
    return reserved === undefined ? undefined : `Setting the header ${reserved} is not allowed. Remove it.`
  }) satisfies Check,
} as const

const authorizationTypes: Check = ({ authorization }) => {
  const type = authorization === undefined ? '' : String((authorization as Values)['type'] ?? '')
  return type.trim().toLowerCase() === 'basic' ? 'The authorization type cannot be "basic". Use basic_auth instead.' : undefined
}

/** One way to say who asks. */
const oneAuthentication: Check = (values) => {
  const [basic, authorization, oauth2] = ['basic_auth', 'authorization', 'oauth2'].map((name) => values[name] !== undefined)
  const bearer = isGiven(values['bearer_token']) || isGiven(values['bearer_token_file'])
  return [basic, authorization, oauth2, bearer].filter(Boolean).length > 1 ? 'At most one of basic_auth, authorization, oauth2 & bearer_token must be configured. Remove the others.' : undefined
}

export const httpShape: FieldsShape = {
  fields: {
    basic_auth: { fields: { username: 'text', username_file: 'text', username_ref: 'text', password: 'secret', password_file: 'text', password_ref: 'text' }, check: checks(atMostOne('username', 'username_file', 'username_ref'), atMostOne('password', 'password_file', 'password_ref')) },
    authorization: { fields: { type: 'text', credentials: 'secret', credentials_file: 'text', credentials_ref: 'text' }, check: atMostOne('credentials', 'credentials_file', 'credentials_ref') },
    oauth2: {
      fields: { client_id: 'text', client_secret: 'secret', client_secret_file: 'text', client_secret_ref: 'text', scopes: { list: 'text' }, token_url: 'text', endpoint_params: { map: 'text' }, tls_config: tlsShape, ...proxyFields },
      check: checks(required('client_id'), required('token_url'), atMostOne('client_secret', 'client_secret_file', 'client_secret_ref')),
    },
    bearer_token: 'secret', bearer_token_file: 'text', tls_config: tlsShape, follow_redirects: 'bool', enable_http2: 'bool', http_headers: headersShape, ...proxyFields,
  },
  check: checks(atMostOne('bearer_token', 'bearer_token_file'), oneAuthentication, authorizationTypes, checkProxy),
}
