import { expect, it } from 'vitest'
import { codeToCopy } from './code-to-copy.ts'

it('takes the commands out of a session, and leaves all else as it is', () => {
  expect(codeToCopy('$ systemctl status shop\nactive (running)\n$ systemctl restart shop')).toBe('systemctl status shop\nsystemctl restart shop')
  expect(codeToCopy('for x in a b; do\n  echo "$x"\ndone')).toBe('for x in a b; do\n  echo "$x"\ndone')
})
