import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addedTraces, noTraces } from './added-traces.js'

const anyHash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((word) => hex(word))
const hex = (word: bigint): string => word.toString(16).padStart(16, '0')

describe('the hash of many traces', () => {
  it('is 16 hex digits, and their sum', () => {
    expect(addedTraces('00000000000000ff', '0000000000000001')).toBe('0000000000000100')
    expect(addedTraces('ffffffffffffffff', '0000000000000002')).toBe('0000000000000001')
  })

  it('is the same in whichever order and groups they come', () => {
    fc.assert(
      fc.property(anyHash, anyHash, anyHash, (a, b, c) => {
        const whole = addedTraces(addedTraces(a, b), c)
        expect(whole).toMatch(/^[0-9a-f]{16}$/)
        expect(addedTraces(c, addedTraces(b, a))).toBe(whole)
        expect(addedTraces(whole, noTraces)).toBe(whole)
      }),
    )
  })

  it('is another one when one of them is', () => {
    fc.assert(
      fc.property(anyHash, anyHash, anyHash, (a, b, c) => {
        fc.pre(b !== c)
        expect(addedTraces(a, b)).not.toBe(addedTraces(a, c))
      }),
    )
  })
})
