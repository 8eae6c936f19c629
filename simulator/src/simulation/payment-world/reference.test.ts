import { expect, it } from 'vitest'
import { orderOf, referenceIn, subjectIn } from './reference.js'

it('a reference is found in an address and in a body, the first of them', () => {
  expect(referenceIn('https://gateway.test/v1/payments/orders/order-12-3')).toBe('order-12-3')
  expect(referenceIn('{"orderId":"order-1-2","next":"order-2-1"}')).toBe('order-1-2')
  expect(referenceIn('orderId=order-1')).toBeUndefined()
})

it('a reference belongs to its order', () => {
  expect(orderOf('order-12-3')).toBe('order-12')
})

it('a message is about a payment, and so about an order', () => {
  expect(subjectIn('order-12-3')).toEqual({ point: 'order-12-3', entity: 'order-12' })
  expect(subjectIn('GET /v1/payments')).toBeUndefined()
})
