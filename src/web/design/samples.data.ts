/** Words that every piece has to bear. */
export const awkward = `<script>alert('x')</script> "quoted" & O'Neil`
export const long = 'a-name-that-is-much-longer-than-anybody-would-ever-want-it-to-be-and-that-has-no-place-to-break-it-anywhere-at-all'
export const service = 'service:default/shop'
/** Moments that stay the same, so that pictures do. */
export const at = '2026-01-12T09:30:00.000Z'
export const later = '2026-01-12T09:31:12.000Z'

export const before = 'name: shop\nport: 80\nreplicas: 2\n'
export const after = 'name: shop\nport: 8080\nreplicas: 2\nowner: pay\n'

export const facts = {
  backend: 's3', hasLock: true, resourceCount: 1204, homepage: 'https://example.org/shop', owner: 'team:default/pay', providers: [{ name: 'aws', version: '~> 5.0' }, { name: awkward, version: '1' }],
  variables: ['region', 'cidr', long], outputs: { vpc_id: 'The id of the network' }, script: 'set -e\necho one', empty: [], nothing: null, deep: { one: { two: { three: { four: true } } } },
}

export const markdown = `## What happened\n\nThe **price list** was empty, so \`price()\` failed. See [the run](/runs) and <script>alert(1)</script>.\n\n- [x] rolled back\n- [ ] test added\n\n| what | when |\n|---|---|\n| deployed | 9:30 |\n\n\`\`\`\nat price (price.js:1)\n\`\`\`\n`
