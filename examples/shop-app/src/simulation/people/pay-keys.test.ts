import { expect, it } from 'vitest'
import { PayKeys } from './pay-keys.js'

it('counts the keys under which a payment may have come about', () => {
  const keys = new PayKeys()
  expect(keys.mayHavePaid('order-1')).toBe(0)
  keys.asked('order-1', 'a')
  keys.asked('order-1', 'a')
  keys.asked('order-1', 'b')
  keys.asked('order-2', 'c')
  expect([keys.mayHavePaid('order-1'), keys.mayHavePaid('order-2')]).toEqual([2, 1])
})

it('leaves a key out whose sender was told each time that nothing was executed', () => {
  const keys = new PayKeys()
  keys.asked('order-1', 'a')
  keys.told('order-1', 'a', { error: 'PAYMENT_NOT_EXECUTED' })
  expect(keys.mayHavePaid('order-1')).toBe(0)
  keys.asked('order-1', 'a')
  keys.told('order-1', 'a', { error: 'PAYMENT_DECLINED' })
  expect(keys.mayHavePaid('order-1')).toBe(1)
})
