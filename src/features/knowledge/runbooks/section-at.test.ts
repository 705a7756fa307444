import { expect, it } from 'vitest'
import { sectionAt } from './section-at.ts'

const text = '---\ntitle: x\n---\n# Runbook\n\nAll of it.\n\n## Alert Name: "Down"\n\nLook.\n\n### Steps\n\n1. Restart\n\n## Down\n\n```sh\n# no heading\n```\n\n## Down\n\n<a name="slow"></a>\n\n## It is slow {#late}\n\nWait.\n'

it.each([
  ['alert-name-down', 'Alert Name: "Down"', '## Alert Name: "Down"\n\nLook.\n\n### Steps\n\n1. Restart'],
  ['steps', 'Steps', '### Steps\n\n1. Restart'],
  ['down', 'Down', '## Down\n\n```sh\n# no heading\n```'],
  ['slow', 'It is slow', '## It is slow {#late}\n\nWait.'],
  ['late', 'It is slow', '## It is slow {#late}\n\nWait.'],
  ['user-content-alertname-down', 'Alert Name: "Down"', '## Alert Name: "Down"\n\nLook.\n\n### Steps\n\n1. Restart'],
])('finds the section #%s', (anchor, title, section) => {
  expect(sectionAt(text, anchor).section).toEqual({ title, text: section })
})

it('gives the whole without front matter, and no section that is not there', () => {
  expect(sectionAt(text, 'nowhere')).toMatchObject({ title: 'Runbook', section: undefined, text: expect.stringMatching(/^# Runbook\n/) })
  expect(sectionAt('', undefined)).toEqual({ title: undefined, text: '', section: undefined })
})
