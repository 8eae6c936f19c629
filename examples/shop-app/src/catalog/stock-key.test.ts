import { describe, expect, it } from 'vitest'
import { stockKeyOf } from './stock-key.js'

const all = ['DEC', 'INC', 'ADD'] as const

describe('stockKeyOf', () => {
  it('reads what a key does and for whom', () => {
    expect(stockKeyOf('DEC-order-1', all)).toEqual({ kind: 'DEC', hold: 'order-1' })
    expect(stockKeyOf('INC-a', all)).toEqual({ kind: 'INC', hold: 'a' })
    expect(stockKeyOf('ADD-DEC-a', all)).toEqual({ kind: 'ADD', hold: 'DEC-a' })
  })

  it.each(['', 'DEC', 'DEC-', 'dec-a', 'XDEC-a', ' DEC-a', 'PUT-a'])('refuses "%s"', (key) => {
    expect(() => stockKeyOf(key, all)).toThrow('INVALID_REQUEST')
  })

  it('refuses a key that does something else than the route', () => {
    expect(() => stockKeyOf('INC-a', ['DEC'])).toThrow('INVALID_REQUEST')
  })
})
