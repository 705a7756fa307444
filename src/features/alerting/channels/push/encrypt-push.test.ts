import { expect, test } from 'vitest'
import { arePushKeys, encryptPush } from './encrypt-push.ts'

// RFC 8291, section 5 and appendix A.
const browser = { p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4', auth: 'BTBZMqHH6r4Tts7J_aSIgg' }

test('a payload is sealed as in the example of RFC 8291', () => {
  const sealed = encryptPush(Buffer.from('When I grow up, I want to be a watermelon'), browser, { salt: Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url'), privateKey: Buffer.from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url') })
  expect(sealed.toString('base64url')).toBe('DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN')
})

test('keys that are none are known before anything is sealed with them', () => {
  expect(arePushKeys(browser)).toBe(true)
  expect(arePushKeys({ ...browser, auth: 'short' })).toBe(false)
  expect(arePushKeys({ ...browser, p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6' })).toBe(false)
})
