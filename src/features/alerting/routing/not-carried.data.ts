import type { IntegrationKind } from '#lib/alertmanager'

/** A setting that is taken over and does nothing here. */
export interface NotCarried {
  /** Its place in the settings; `*` stands for any name or number. */
  readonly path: string
  /** Ends the sentence "… is not carried out: …", with what to do. */
  readonly why: string
  /** Values with which nothing is missed. */
  readonly isHarmless?: (value: unknown) => boolean
}

const isOff = (value: unknown) => value === false
const noProxy = 'requests go out directly. Let Daybook reach the address without a proxy, or name a receiver that is told instead.'
const proxies = ['proxy_url', 'no_proxy', 'proxy_from_environment', 'proxy_connect_header']
const noFile = 'files are not read here. Write what it holds into the text; secrets are kept sealed.'

/** Of every kind. */
const everywhere: readonly NotCarried[] = [
  ...proxies.flatMap((name) => [`http_config.${name}`, `http_config.oauth2.${name}`]).map((path) => ({ path, why: noProxy, isHarmless: isOff })),
  { path: 'http_config.enable_http2', why: 'requests go by HTTP/1.1, which whoever speaks HTTP/2 takes too. Leave it out.', isHarmless: isOff },
  { path: 'http_config.http_headers.*.files', why: noFile },
]

const buttons = 'as from Alertmanager, an action is a button that leads to its url or writes its msg. Leave it out.'
const rocketActions = ['type', 'imageurl', 'image_url', 'webviewheightratio', 'webview_height_ratio', 'msgprocessingtype', 'msg_processing_type', 'iswebview', 'is_webview', 'msginchatwindow', 'msg_in_chat_window']

const ofKinds: Partial<Readonly<Record<IntegrationKind, readonly NotCarried[]>>> = {
  email: [
    { path: 'auth_identity', why: 'who is named by auth_username sends for no one else. Leave it out, or let the mail server allow it.' },
    { path: 'threading.enabled', why: 'the messages of a group are one conversation in any case. Leave it out.', isHarmless: (value) => value === true },
    { path: 'threading.thread_by_date', why: 'the messages of a group are one conversation, whatever the day. Leave it out.', isHarmless: (value) => value === 'none' },
  ],
  rocketchat: [
    { path: 'link_names', why: 'Rocket.Chat has no such setting, and Alertmanager does not send it either. Leave it out.', isHarmless: isOff },
    ...rocketActions.map((name) => ({ path: `actions.*.${name}`, why: buttons, isHarmless: (value: unknown) => value === 'button' || value === false })),
  ],
  slack: [{ path: 'update_message', why: 'each notification is a message of its own. Leave it out.', isHarmless: isOff }],
  sns: [
    { path: 'use_aws_http_client', why: 'requests go out as all others do. Leave it out.', isHarmless: isOff },
    { path: 'sigv4.tags', why: 'a role is taken on without tags. Allow the role without them.' },
    { path: 'sigv4.service_name', why: 'requests are signed for sns. Leave it out.', isHarmless: (value) => value === 'sns' },
    { path: 'sigv4.profile', why: 'profiles of a machine are not read here. Write access_key and secret_key into sigv4; they are kept sealed.' },
  ],
}

/** What of a kind's settings is not carried out, but for those that name files. */
export function notCarriedOf(kind: IntegrationKind): readonly NotCarried[] {
  return [...everywhere, ...ofKinds[kind] ?? []]
}

/** Settings that name a file or a place of a secret store instead of holding what they say. */
export const elsewhere = { names: /_(file|ref)$/, why: noFile } as const

/** Parts of the whole configuration. */
export const notCarriedAtTop: Readonly<Record<string, string>> = {
  tracing: 'Daybook traces nothing of itself. Leave it out.',
  event_recorder: 'the timeline records what happens. Leave it out.',
  'route.labels': 'texts of notifications have no labels of routes. Write what they say into the texts.',
  'receivers.labels': 'receivers are not found by labels here. Leave them out.',
}
