import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ShopError } from '../http/shop-error.js'
import { orderPage, readCursor, writeCursor } from './order-page.js'

describe('a page of orders', () => {
  it('is of 20, of 1 to 100 where its reader says so', () => {
    expect(orderPage.parse({})).toEqual({ limit: 20 })
    expect(orderPage.parse({ limit: '100' }).limit).toBe(100)
    for (const limit of ['0', '101', '1.5', 'x']) {
      expect(orderPage.safeParse({ limit }).success).toBe(false)
    }
  })

  it('begins where its cursor says, whatever order that names', () => {
    const ids = fc.stringMatching(/^[\w-]{1,64}$/)
    fc.assert(
      fc.property(fc.nat(Number.MAX_SAFE_INTEGER), ids, (createdAt, id) => {
        expect(readCursor(writeCursor({ createdAt, id }))).toEqual({ createdAt, id })
      }),
    )
  })

  it.each(['', '-', '1-', '-1', 'x-1', '1-%', `1-${'x'.repeat(65)}`, '12345678901234567-x'])(
    'refuses %j for a cursor',
    (text) => {
      expect(() => readCursor(text)).toThrow(ShopError)
    },
  )
})
