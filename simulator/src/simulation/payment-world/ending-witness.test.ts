import { expect, it } from 'vitest'
import { EndingWitness } from './ending-witness.js'

it('tells how long a payment took to its last end', () => {
  let now = 100
  const endings = new EndingWitness({ monotonic: () => now })
  endings.inserted({ id: 'a' })
  expect(endings.settledAfterMs('a')).toBeUndefined()
  now = 250
  endings.saved({ id: 'a', settledAt: 7 })
  now = 300
  endings.saved({ id: 'a', settledAt: 7 })
  expect(endings.settledAfterMs('a')).toBe(150)
  endings.saved({ id: 'a', settledAt: null })
  expect(endings.settledAfterMs('a')).toBeUndefined()
  now = 1000
  endings.saved({ id: 'a', settledAt: 8 })
  expect(endings.settledAfterMs('a')).toBe(900)
})
