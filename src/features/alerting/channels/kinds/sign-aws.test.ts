import { expect, test } from 'vitest'
import { signAws } from './sign-aws.ts'

/** AWS's own examples (docs.aws.amazon.com/general/latest/gr/signature-v4-test-suite.html): a form, and keys lent for a time. */
const suite = { url: 'https://example.amazonaws.com/', region: 'us-east-1', service: 'service', now: new Date('2015-08-30T12:36:00Z') }
const keys = { accessKey: 'AKIDEXAMPLE', secretKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const scope = 'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request'

test('signs as AWS\'s test suite has it', () => {
  const form = signAws({ ...suite, identity: keys, body: 'Param1=value1', headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  expect(form).toEqual({ 'content-type': 'application/x-www-form-urlencoded', 'x-amz-date': '20150830T123600Z', authorization: `${scope}, SignedHeaders=content-type;host;x-amz-date, Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a` })
  const plain = signAws({ ...suite, identity: keys, body: '', headers: {} })
  expect(plain['authorization']).toBe(`${scope}, SignedHeaders=host;x-amz-date, Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b`)
  const sessionToken = 'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=='
  const lent = signAws({ ...suite, identity: { ...keys, sessionToken }, body: '', headers: {} })
  expect(lent['x-amz-security-token']).toBe(sessionToken)
  expect(lent['authorization']).toBe(`${scope}, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead`)
})
