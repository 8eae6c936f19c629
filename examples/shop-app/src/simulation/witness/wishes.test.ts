import { expect, it } from 'vitest'
import { Wishes } from './wishes.js'

const id = 'ordersx1x1000abc001'

it('knows what a text is about by the name of the wish, or the id of its order', () => {
  const wishes = new Wishes()
  expect(wishes.in(`{"orderId":"${id}"}`)).toBeUndefined()
  wishes.became('order-12/pays-1', id)
  expect(wishes.in(`{"orderId":"${id}"}`)).toBe('order-12')
  expect(wishes.in(`DEC-${id}-2`)).toBe('order-12')
  expect(wishes.in('POST /orders order-3')).toBe('order-3')
  expect(wishes.in('POST /orders')).toBeUndefined()
})

it('gives an order that came from no wish its own name', () => {
  const wishes = new Wishes()
  wishes.became('order-1', id)
  expect([wishes.of(id), wishes.of('other')]).toEqual(['order-1', 'other'])
})
