import { describe, expect, it } from 'vitest'
import { drawUniqueKey } from './transaction-keys.js'

describe('drawUniqueKey', () => {
  it('draws again until a key is free', () => {
    const taken = new Set(['k0', 'k1', 'k2'])
    expect(
      drawUniqueKey(
        (redraw) => `k${redraw}`,
        (key) => taken.has(key),
      ),
    ).toBe('k3')
  })

  it('gives up when no key is free', () => {
    expect(() =>
      drawUniqueKey(
        () => 'k',
        () => true,
      ),
    ).toThrow('no transaction key is free')
  })
})
