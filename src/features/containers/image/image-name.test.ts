import fc from 'fast-check'
import { expect, it } from 'vitest'
import { EntityRef } from '#lib/entity-ref'
import { imageRef, parseImageName, parseOpenImageName } from './image-name.ts'

it.each([
  ['nginx', 'nginx', undefined], ['nginx:1.27', 'nginx', '1.27'], ['docker.io/library/nginx:1', 'nginx', '1'], ['docker.io/acme/shop', 'acme/shop', undefined], ['localhost:5000/a/b:c', 'localhost:5000/a/b', 'c'],
  ['ghcr.io/acme/shop@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', 'ghcr.io/acme/shop', undefined],
])('reads %s', (text, name, tag) => {
  expect(parseImageName(text)).toMatchObject({ name, tag })
})

it.each(['', '$X', 'a b', '${A}/b:c', 'https://x/y', 'a:b:c', '/a'])('refuses %j', (text) => {
  expect(parseImageName(text)).toBeUndefined()
})

it.each([['acme/shop:${TAG}', 'acme/shop'], ['acme/shop:v${TAG}', 'acme/shop'], ['localhost:5000/shop:$TAG', 'localhost:5000/shop'], ['${REG}/shop:1', undefined], ['shop${S}', undefined], ['a:$X/b', undefined]])('knows the name of %s', (text, name) => {
  expect(parseOpenImageName(text)?.name).toBe(name)
})

it('never throws, and names what can be kept', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'B', '0', '/', ':', '.', '-', '@', '$', '{', '}', '_', ' ') }), (text) => {
    const name = (parseImageName(text) ?? parseOpenImageName(text))?.name
    expect(name === undefined || EntityRef.safeParse(imageRef(name)).success).toBe(true)
  }))
})
