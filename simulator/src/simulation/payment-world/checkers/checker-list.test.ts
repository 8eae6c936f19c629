import { describe, expect, it } from 'vitest'
import { SampleBooks } from '../../../testing/sample-books.js'
import { asyncCardSide } from '../gateways/async-card-side.js'
import { paymentWorld } from '../payment-world.js'
import { checkerList } from './checker-list.js'

describe('the checkers', () => {
  it.each(checkerList.map((checker) => [checker.invariant.id, checker] as const))(
    '%s holds in books that are in order, and was looked at',
    async (_id, checker) => {
      const books = await SampleBooks.sound()
      if (checker.invariant.id === 'card-number-nowhere') books.side = asyncCardSide
      const { looked, violations } = books.told(checker)
      expect(violations).toEqual([])
      expect(looked).toBeGreaterThan(0)
    },
  )

  it('are invariants of the world, each once, beside those that are watched', () => {
    const ids = paymentWorld.invariants.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(expect.arrayContaining(checkerList.map(({ invariant }) => invariant.id)))
    expect(ids.length).toBeGreaterThan(checkerList.length)
  })

  it('say what they do not look at', () => {
    for (const { invariant } of checkerList) {
      expect(invariant.says.length).toBeGreaterThan(10)
      expect(invariant.leavesOut.length).toBeGreaterThan(3)
    }
  })
})
