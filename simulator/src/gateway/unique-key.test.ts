import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawUniqueKey } from './unique-key.js'

describe('drawUniqueKey', () => {
  it('draws again, from 0 on, until a key is free', () => {
    const taken = new Set(['k0', 'k1', 'k2'])
    const drawn = drawUniqueKey(
      (redraw) => `k${redraw}`,
      (key) => taken.has(key),
    )
    expect(drawn).toBe('k3')
  })

  it('gives the first free key, whatever is taken', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 30 })), (numbers) => {
        const isTaken = (key: string): boolean => numbers.includes(Number(key))
        const free = Array.from({ length: 32 }, (_, n) => n).find((n) => !numbers.includes(n))
        expect(drawUniqueKey(String, isTaken)).toBe(String(free))
      }),
    )
  })

  it('gives up after 10000 draws', () => {
    let draws = 0
    const draw = (): string => `k${(draws += 1)}`
    expect(() => drawUniqueKey(draw, () => true)).toThrow('no key is free')
    expect(draws).toBe(10_000)
  })
})
