import fc from 'fast-check'
import { expect, test } from 'vitest'
import { samplePayment } from '../conformance/sample-payment.js'
import { changedPayment } from './changed-payment.js'
import type { Payment } from './payment.js'

const whole = samplePayment({ settledAt: 7, gatewayKey: 'key-1', settledBy: 'inquiry' })

test('nothing changed: the same members, in the same order, and another object', () => {
  const copy = changedPayment(whole, {})
  expect(copy).toEqual(whole)
  expect(copy).not.toBe(whole)
  expect(Object.keys(copy)).toEqual(Object.keys(whole))
})

test('what is changed takes the new value, null as well; all else stays', () => {
  const members = Object.keys(whole) as (keyof Payment)[]
  fc.assert(
    fc.property(fc.subarray(members), fc.constantFrom(null, 'new'), (changed, value) => {
      const change = Object.fromEntries(changed.map((member) => [member, value]))
      const copy = changedPayment(whole, change as Partial<Payment>)
      expect(copy).toEqual({ ...whole, ...change })
      expect(Object.keys(copy)).toEqual(members)
    }),
  )
})
