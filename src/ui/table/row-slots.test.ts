import { expect, it } from 'vitest'
import { fillSlots, orderSlots, type Slot } from './row-slots.ts'

const read = (slots: readonly Slot[]) => slots.map(({ slot, index, key }) => `${slot}:${index}:${key}`)
const first = orderSlots([], ['a', 'b', 'c'], 0)

it('fills the elements of rows that left with those that come, and moves none', () => {
  expect(read(fillSlots(first, ['c', 'd', 'e'], 2))).toEqual(['0:3:d', '1:4:e', '2:2:c'])
  expect(read(fillSlots(fillSlots(first, ['c', 'd', 'e'], 2), ['b', 'c', 'd'], 1))).toEqual(['0:3:d', '1:1:b', '2:2:c'])
})

it('makes as many more as are missing, and lets go of what is too many', () => {
  expect(read(fillSlots(first, ['b', 'c', 'd', 'e'], 1))).toEqual(['0:3:d', '1:1:b', '2:2:c', '3:4:e'])
  expect(read(fillSlots(first, ['c'], 2))).toEqual(['2:2:c'])
})

it('a row keeps its element where others come before it', () => {
  expect(read(fillSlots(first, ['new', 'a', 'b'], 0))).toEqual(['0:1:a', '1:2:b', '2:0:new'])
})

it('in order each row that stays keeps its element, and the others are new', () => {
  expect(read(orderSlots(fillSlots(first, ['c', 'd', 'e'], 2), ['d', 'e', 'f'], 3))).toEqual(['0:3:d', '1:4:e', '3:5:f'])
})
