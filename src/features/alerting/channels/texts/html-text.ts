import type { ChannelMessage } from './channel-message.ts'
import { alertTexts, titleOf } from './message-texts.ts'

const colors = { firing: '#c62828', resolved: '#2e7d32' } as const

/** The same as the plain text, as HTML that mail programs show: everything that somebody wrote is escaped. */
export function htmlText(message: Pick<ChannelMessage, 'body' | 'note' | 'link'>): string {
  const { shown, more } = alertTexts(message.body)
  const parts = shown.map(({ status, name, summary, description, since, labels, links }) => `<tr><td style="border-left:4px solid ${colors[status]};padding:8px 12px">
<strong>${status === 'firing' ? 'Firing' : 'Resolved'}: ${escapeHtml(name)}</strong> <span style="color:#666">${since}</span>
${summary === '' ? '' : `<div>${escapeHtml(summary)}</div>`}${description === undefined ? '' : `<div style="color:#444">${escapeHtml(description).replaceAll('\n', '<br>')}</div>`}
<div style="color:#666;font-family:monospace;font-size:12px">${labels.map(([label, value]) => `${escapeHtml(label)}=${escapeHtml(value)}`).join(' ')}</div>
${links.map(({ title, url }) => `<a href="${escapeHtml(url)}">${title}</a>`).join(' · ')}
</td></tr><tr><td style="height:8px"></td></tr>`)
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(titleOf(message))}</title></head><body style="font-family:system-ui,sans-serif;font-size:14px;line-height:1.45">
<h1 style="font-size:16px">${escapeHtml(titleOf(message))}</h1>
${message.note === null ? '' : `<p><em>${escapeHtml(message.note)}</em></p>`}
<table cellspacing="0" cellpadding="0" style="border-collapse:collapse;width:100%">${parts.join('')}</table>
${more > 0 ? `<p>And ${more} more.</p>` : ''}
<p><a href="${escapeHtml(message.link)}">Look at the alerts</a></p></body></html>`
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\'', '&#39;')
}
